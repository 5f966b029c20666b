import CommandLineSupport

exitWith(Program.run())
