// Made by scripts/generate_tlds; do not edit. 1650 names, those in other scripts both ways.

extension TopLevelDomain {
    /// All top-level domains whose names have `length` bytes, sorted, one behind the other.
    static func names(ofLength length: Int) -> String {
        switch length {
        case 2:
            """
            acadaeafagaialamaoaqarasatauawaxazbabbbdbebfbgbhbibjbmbnbobrbsbtbvbwbybzcacccdcf\
            cgchcickclcmcncocrcucvcwcxcyczdedjdkdmdodzeceeegereseteufifjfkfmfofrgagbgdgegfgg\
            ghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrhthuidieiliminioiqirisitjejmjojpkekgkhkikmknkp\
            krkwkykzlalblclilklrlsltlulvlymamcmdmemgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymznancne\
            nfngninlnonpnrnunzompapepfpgphpkplpmpnprpsptpwpyqarerorsrurwsasbscsdsesgshsisjsk\
            slsmsnsosrssstsusvsxsysztctdtftgthtjtktltmtntotrtttvtwtzuaugukusuyuzvavcvevgvivn\
            vuwfwsyeytzmzw
            """
        case 3:
            """
            aaaabbabcacoadsaegaflaiganzaolappartawsaxabarbbcbbtbcgbcnbetbidbiobizbmsbmwbombo\
            obotboxbuybzhcabcalcamcarcatcbacbncbsceocfacfdcomcpacrsdaddayddsdevdhldiydnpdogd\
            otdtvdvreatecoeduesqeusfanfitflyfoofoxfrlftrfunfyigalgapgaygdngeaglegmogmxgoogop\
            gotgovhbohivhkthothowibmiceicuifmincinginkintistitvjcbjiojlljmpjnjjotjoykfhkiaki\
            mkpnkrdlatlawldsllcllplollplltdmanmapmbamedmenmilmitmlbmlsmmamoemoimommovmsdmtnm\
            trnabnbanecnetnewnflngonhknownranrwnttnycobioneongonloooorgottovhpaypetphdpidpin\
            pncproprupubpwcredrenrilrioriprunrwesapsassbisbsscascbsewsexsfrskiskysoyspasrlst\
            ctabtaxtcitdktelthdtjxtoptrvtuitvsubsunouolupsvetvigvinvipwinwmewowwtcwtfxinxxxx\
            yzyouyunzip
            """
        case 4:
            """
            aarpableaeroakdnallyamexarabarmyarpaarteasdaasiaaudiautobabybandbankbbvabeerbest\
            bikebingblogbluebofabondbookbuzzcafecallcampcarecarscasacasecashcbrecernchatciti\
            cityclubcoolcoopcyoudatadatedclkdealdelldesidietdishdocsdvagernifagefailfansfarm\
            fastfiatfidofilmfirefishflirfoodfordfreefundgamegbizgentggeegiftgmbhgoldgolfgoog\
            gugeguruhairhaushdfchelpherehgtvhosthsbcicbcieeeimdbimmoinfoitaujavajeepjobsjprs\
            kddikidskiwikpmgkredlandlegolgbtlidllifelikelimolinkliveloanloveltdaluxemaifmeet\
            mememenuminimintmobimodamotonamenavynewsnextniconikeolloopenpageparspccwpicsping\
            pinkplaypluspohlpornpostprodprofqponreadreitrentrestrichroomrsvpruhrsafesalesarl\
            savesaxoscotseatseeksexyshawshiashopshowsilksinasiteskinsncfsohusongsonyspotstar\
            surftalktaxiteamtechtevatiaatipstowntoystubevanavisavivavivovotevotowangweirwien\
            wikiwineworkxboxyogazarazerozoneελευбгеюрф
            """
        case 5:
            """
            actoradultaetnaamfamamicaapplearchiaudioautosazurebaidubeatsbiblebingoblackboats\
            boschbuildcanoncardschasecheapciscociticclickcloudcoachcodescrowncymrudaburdance\
            dealsdeltadrivedubaiearthedekaemailepsonfaithfedexfinalforexforumgallogamesgifts\
            givesglassglobogmailgreengripegroupgucciguidehomeshondahorsehousehyattikanoirish\
            jetztkoelnkyotolamerleaselegallexuslillylindelipsyloanslocuslottelottomacysmango\
            mediamiamimoneymoviemusicnexusnikonninjanokianowtvomegaonionosakaparispartsparty\
            phonephotopizzaplacepokerpraxipressprimepromoquestradiorehabreisericohrocksrodeo\
            rugbysalonsenersevensharpshellshoesskypeslingsmartsmilesolarspacesportstadastore\
            studystylesucksswisstatartirestiroltmalltodaytokyotoolstoraytotaltourstradetrust\
            tunestushuubankvegasvideovodkavolvowaleswatchweberweiboworksworldxeroxyahoo
            """
        case 6:
            """
            abarthabbottabbvieafricaagencyairbusairtelalipayalsacealstomamazonanquanaramcoau\
            thorbayernbeautyberlinbhartibostikbostonbrokercameracareercasinocenterchanelchro\
            mechurchcircleclaimscliniccoffeecomseccondoscouponcreditcruisedatingdatsundealer\
            degreedentaldesigndirectdoctordunlopdupontdurbanemerckenergyestateeventsexpertfa\
            milyflickrfutbolgallupgardengeorgegivingglobalgooglegratishealthhermeshiphophock\
            eyhotelshughesimamatinsureintuitjaguarjoburgjuegoskaufenkinderkindlekosherlancia\
            latinolawyerlefraklivinglockerlondonluxurymadridmaisonmakeupmarketmattelmobilemo\
            nashmormonmoscowmuseummutualnagoyanaturanissannissaynortonnowruzofficeolayanonli\
            neoracleorangeotsukapfizerphotosphysiopictetquebecracingrealtyreisenrepairreport\
            reviewrocherrogersryukyusafetysakurasanofischoolschulesearchsecureselectshoujiso\
            ccersocialstreamstudiosupplysuzukiswatchsydneytaipeitaobaotargettattootennistien\
            datjmaxxtkmaxxtoyotatravelunicomviajesvikingvillasvirginvisionvotingvoyagevuelos\
            walterwebcamxihuanyachtsyandexzapposбелкоммкдмоноргруссрбукрқазհայקוםعربقطركوممص\
            رგეコム世界中信中国中國企业佛山信息健康八卦公司公益台湾台灣商城商店商标嘉里在线大拿娱乐家電广东微博慈善手机招聘政务政府新闻时尚書籍机构游戏澳門澳门点看移动网\
            址网店网站网络联通臺灣谷歌购物通販集团食品餐厅香港닷넷닷컴삼성한국
            """
        case 7:
            """
            abogadoacademyagakhanalibabaandroidathletaauctionaudibleauspostaviancabanamexbau\
            hausbentleybestbuybookingbrothercapitalcaravancareerschannelcharitychintaicitade\
            lclubmedcollegecolognecomcastcompanycomparecontactcookingcorsicacountrycouponsco\
            ursescricketcruisesdentistdigitaldomainsexposedexpressfarmersfashionferrariferre\
            rofinancefishingfitnessflightsfloristflowersforsalefrogansfujitsugallerygentingg\
            odaddygroceryguitarshamburghangouthitachiholidayhostinghoteleshotmailhyundaiisma\
            ilijewelryjuniperkitchenkomatsulacaixalanxesslasallelatrobeleclerclimitedlincoln\
            marketsmonsternetbanknetflixnetworkneustarokinawaoldnavyorganicoriginsphilipspio\
            neerpolitierealtorrecipesrentalsreviewsrexrothsamsungsandvikschmidtschwarzscienc\
            eshikshasinglesstaplesstoragesupportsurgerysystemstemasektheatertheatreticketsti\
            ffanytoshibatradingwalmartwanggouwatchesweatherwebsiteweddingwhoswhowindowswinne\
            rsxfinityyamaxunyoutubezuerich
            """
        case 8:
            """
            abudhabiairforceallstateattorneybarclaysbarefootbargainsbaseballboutiquebradesco\
            broadwaybrusselsbuildersbusinesscapetowncateringcatholicciprianicityeatscleaning\
            cliniqueclothingcommbankcomputerdeliverydeloittedemocratdiamondsdiscountdiscover\
            downloadengineerericssonetisalatexchangefeedbackfidelityfirmdalefootballfrontier\
            goodyeargraingergraphicsguardianhdfcbankhelsinkiholdingshospitalinfinitiipiranga\
            istanbuljpmorganlightinglundbeckmarriottmaseratimckinseymemorialmerckmsdmortgage\
            observerpartnerspharmacypicturesplumbingpropertyredstonereliancesaarlandsamsclub\
            securityservicesshoppingshowtimesoftbanksoftwarestcgroupsuppliestrainingvanguard\
            venturesverisignwoodsidexn--90aexn--nodexn--p1aixn--qxamyokohamaдетисайтبارتبيتك\
            تونسشبكةعراقعمانموقعڀارت
            """
        case 9:
            """
            accenturealfaromeoallfinanzamsterdamanalyticsaquarellebarcelonabloombergchristma\
            scommunitydirectoryeducationequipmentfairwindsfinancialfirestonefreseniusfrontdo\
            orfurnituregoldpointhisamitsuhomedepothomegoodshomesenseinstituteinsurancekuokgr\
            ouplancasterlandroverlifestylemarketingmarshallsmelbournemicrosoftpanasonicpassa\
            genspramericarichardlishangrilasolutionsstatebankstatefarmstockholmtravelersvaca\
            tionsxn--90aisxn--c1avgxn--d1alfxn--e1a4cxn--fhbeixn--j1aefxn--j1amhxn--l1accxn-\
            -ngbrxxn--nqv7fxn--p1acfxn--qxa6axn--tckwexn--vhquvyodobashiकॉमनेटคอมไทยລາວみんなスト\
            アセール中文网亚马逊天主教我爱你新加坡淡马锡飞利浦
            """
        case 10:
            """
            accountantapartmentsassociatesbasketballbnpparibasboehringercapitaloneconsulting\
            creditcardcuisinellaeurovisionextraspacefoundationhealthcareimmobilienindustries\
            managementmitsubishinextdirectpropertiesprotectionprudentialrealestaterepublican\
            restaurantschaefflertatamotorstechnologyuniversityvlaanderenvolkswagenxn--30rr7y\
            xn--3pxu8kxn--45q11cxn--4gbrimxn--55qx5dxn--5tzm5gxn--80aswgxn--90a3acxn--9dbq2a\
            xn--9et52uxn--c2br7gxn--cg4bkixn--czrs0txn--czru2dxn--fiq64bxn--fiqs8sxn--fiqz9s\
            xn--io0a7ixn--kput3ixn--mxtq1mxn--o3cw4hxn--pssy2uxn--q7ce6axn--unup4yxn--wgbh1c\
            xn--wgbl6axn--y9a3aqישראלاليمنايرانایرانبازاربھارتسودانسورياسوريةهمراه
            """
        case 11:
            """
            accountantsbarclaycardblackfridayblockbusterbridgestonecalvinkleincontractorscre\
            ditunionengineeringenterprisesfoodnetworkinvestmentskerryhotelslamborghinimotorc\
            yclesolayangroupphotographyplaystationproductionsprogressiveredumbrellawilliamhi\
            llxn--11b4c3dxn--1ck2e1bxn--1qqw23axn--2scrj9cxn--3bst00mxn--3ds443gxn--3hcrj9cx\
            n--42c2d9axn--45brj9cxn--55qw42gxn--6frz82gxn--80ao21axn--9krt00axn--cck2b3bxn--\
            czr694bxn--d1acj3bxn--efvy88hxn--fct429kxn--fjq720axn--flw351exn--g2xx48cxn--gec\
            rj9cxn--gk3at1exn--h2brj9cxn--hxt814exn--imr513nxn--j6w193gxn--jvr189mxn--kprw13\
            dxn--kpry57dxn--mgbbh1axn--mgbtx2bxn--mix082fxn--mix891fxn--nnx388axn--nyqy26axn\
            --otu796dxn--pgbs0dhxn--q9jyb4cxn--rhqv96gxn--rovu88bxn--s9brj9cxn--ses554gxn--t\
            60b56axn--vuq861bxn--w4rs40lxn--xhq521bxn--zfr164b
            """
        case 12:
            """
            constructionlplfinancialscholarshipsversicherungxn--3e0b707exn--45br5cylxn--4dbr\
            k0cexn--80adxhksxn--80asehdbxn--8y0a063axn--gckr3f0fxn--mgb2ddesxn--mgb9awbfxn--\
            mgbab2bdxn--mgbgu82axn--mgbpl2fhxn--mgbt3dhdxn--mgbtf8flxn--mk1bu44cxn--ngbc5azd\
            xn--ngbe9e0axn--ogbpf8flxn--qcka1pmcмоскваонлайнابوظبيارامكوالاردنالمغرباماراتفل\
            سطينمليسياभारतভারতভাৰতਭਾਰਤભારતଭାରତಭಾರತලංකාアマゾンクラウドグーグルポイント组织机构電訊盈科香格里拉
            """
        case 13:
            """
            internationallifeinsurancetravelchannelwolterskluwerxn--cckwcxetdxn--eckvdtc9dxn\
            --fpcrj9c3dxn--fzc2c9e2cxn--h2brj9c8cxn--tiq49xqyjxn--yfro4i67oxn--ygbi2ammx
            """
        case 14:
            """
            americanfamilybananarepubliccookingchannelkerrylogisticsweatherchannelxn--54b7ft\
            a0ccxn--6qq986b3xlxn--80aqecdr1axn--b4w605ferdxn--fiq228c5hsxn--h2breg3evexn--jl\
            q480n2rgxn--mgba3a3ejtxn--mgba3a4fraxn--mgbaam7a8hxn--mgbayh7gpaxn--mgbbh1a71exn\
            --mgbca7dzdoxn--mgbi4ecexpxn--mgbx4cd0abxn--rvc1e0am3eкатоликاتصالاتالبحرينالجزا\
            ئرالعليانكاثوليكپاكستانپاکستان
            """
        case 15:
            """
            americanexpresskerrypropertiessandvikcoromantxn--i1b6b1a6a2exn--kcrx77d1x4axn--l\
            gbbat1ad8jxn--mgba3a4f16axn--mgbaakc7dvfxn--mgbc0a9azcgxn--nqv7fs00emaभारोतसंगठन\
            বাংলাభారత్ഭാരതം嘉里大酒店
            """
        case 16:
            """
            xn--fzys8d69uvgmxn--mgba7c0bbn0axn--mgbcpq6gpa1axn--mgbqly7cvafrxn--xkc2al3hye2a\
            السعوديةالسعوديهالسعودیةالسعودیۃ
            """
        case 17:
            """
            vermögensberaterxn--5su34j936bgsgxn--bck1b9a5dre4cxn--mgbah1a3hjkrdxn--mgbai9azg\
            qp6jxn--mgberp4a5d4arxn--xkc2dl3a5ee0h
            """
        case 18:
            """
            northwesternmutualtravelersinsurancevermögensberatungxn--mgbai9a5eva00bموريتانيا\
            भारतम्இலங்கைファッション
            """
        case 19:
            """
            xn--mgberp4a5d4a87gxn--mgbqly7c0a67fbc
            """
        case 20:
            """
            xn--w4r85el8fhu5dnra
            """
        case 21:
            """
            இந்தியா
            """
        case 22:
            """
            xn--clchc0ea0b2g2a9gcd
            """
        case 23:
            """
            xn--vermgensberater-ctb
            """
        case 24:
            """
            xn--vermgensberatung-pwb
            """
        case 33:
            """
            சிங்கப்பூர்
            """
        default: ""
        }
    }
}
