import CommandLineSupport
import Glibc

exit(Program.run().rawValue)
