using LstmVis.Server;

// The server on its own, for development and for the build, which writes openapi.json from it. Settings come from the command line, such as
// `dotnet run -- --LstmVis:Directories:0=DIR --LstmVis:Port=8765`; users start it with `lstmvis serve DIR`.
WebApplication app = LstmVisServer.Create(LstmVisServerOptions.Read(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build()), args);
await app.RunAsync();
