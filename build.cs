#!/usr/bin/env dotnet
// One command for everything: dotnet run build.cs [target] [arguments]. It uses the SDK only, so a fresh clone needs no set-up step.
#:property PublishAot=false
#:property GenerateDocumentationFile=false

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

const string Cli = "artifacts/bin/LstmVis.Cli/release/lstmvis.dll";
const string ClientOutput = "src/LstmVis.Server/wwwroot";
const string OpenApi = "src/LstmVis.Server/openapi.json";

string root = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? Environment.CurrentDirectory;
Environment.CurrentDirectory = root;
// Set once for every child: nobody can answer a question here, and no build server stays behind.
foreach ((string name, string value) in new[] { ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("MSBUILDDISABLENODEREUSE", "1"), ("NO_UPDATE_NOTIFIER", "1") })
    Environment.SetEnvironmentVariable(name, value);

Target[] targets =
[
    new("demo", "build, then record the demo project and show it: demo [--port N] [--no-browser]", Demo),
    new("test", "build and run every test; the last line is 'N passed, N failed, N skipped'", Test),
    new("client", "build the browser client into the server's wwwroot", _ => BuildClient()),
    new("bench", "time the engine and write bench/results: bench [--full] [--only match,...]; bench --help says more", arguments => Bench(arguments)),
    new("bench-client", "time the browser client in Chromium on 1,024 x 100 and 4,096 x 400 cells and steps", _ => BenchClient()),
    new("api", "write the OpenAPI document and the client's types from the server's code", _ => WriteApi()),
    new("format", "format all code; --verify only checks", Format),
    new("pack", "make the .NET tool package: artifacts/packages", _ => Pack()),
    new("views", "take the golden pictures of the client's gallery anew: tests/golden/views", _ => TakeViews()),
    new("screenshots", "take the pictures of docs/images from the demo project", _ => TakeScreenshots()),
];

if (args.Length == 0 || args[0] is "--help" or "-h" or "help")
{
    PrintHelp();
    return args.Length == 0 ? CheckTools() : 0;
}

if (targets.FirstOrDefault(target => target.Name == args[0]) is not { } chosen)
{
    Console.Error.WriteLine($"There is no target '{args[0]}'. 'dotnet run build.cs -- --help' lists the targets.");
    return 2;
}

return CheckTools() is > 0 and int missing ? missing : chosen.Run(args[1..]);

void PrintHelp()
{
    Console.WriteLine("dotnet run build.cs TARGET [ARGUMENTS]\n");
    foreach (Target target in targets)
        Console.WriteLine($"  {target.Name,-13} {target.Summary}");
    Console.WriteLine("\nIt needs the .NET SDK 10, Node 20 or newer and npm; the tests also need Chromium.");
}

// ---- tools

int CheckTools()
{
    int missing = 0;
    if (Environment.Version.Major < 10)
        missing += Missing($".NET {Environment.Version}", "the .NET SDK 10", "https://dotnet.microsoft.com/download/dotnet/10.0");
    string node = Capture("node", "--version").Trim();
    if (!Version.TryParse(node.TrimStart('v'), out Version? version) || version.Major < 20)
        missing += Missing(node.Length == 0 ? "no Node" : $"Node {node}", "Node 20 or newer", "apt-get install nodejs, or https://nodejs.org");
    if (Capture("npm", "--version").Length == 0)
        missing += Missing("no npm", "npm", "apt-get install npm, or https://nodejs.org");
    if (args.Length == 0 && missing == 0)
        Console.WriteLine("\nThe tools are there.");
    return missing;

    static int Missing(string found, string needed, string how)
    {
        Console.Error.WriteLine($"Found {found}, but {needed} is needed: {how}");
        return 1;
    }
}

string? FindChromium()
{
    string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
    return Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given
        ? given
        : names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}

// The end-to-end tests need a browser. As root on a machine with apt (a container, usually) it is installed; elsewhere the user is told how.
bool HasChromium()
{
    if (FindChromium() is null && Environment.UserName == "root" && Capture("apt-get", "--version").Length > 0)
    {
        Console.WriteLine("Chromium is missing; installing it with apt-get.");
        Run("apt-get", ["update", "-qq"]);
        Run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"], new() { ["DEBIAN_FRONTEND"] = "noninteractive" });
    }

    if (FindChromium() is not null)
        return true;
    Console.Error.WriteLine("Chromium is missing; the browser tests and screenshots need it: apt-get install chromium (or set CHROMIUM to the path of a Chrome or Chromium).");
    return false;
}

// ---- building

int BuildClient()
{
    if (!File.Exists("client/package.json"))
        return 0;
    int result = Fresh("npm-ci", ["client/package.json", "client/package-lock.json"], "client/node_modules", () => Run("npm", ["ci", "--no-audit", "--no-fund"], folder: "client"));
    return result != 0 ? result : Fresh("client", FilesUnder("client"), ClientOutput + "/index.html", () => Run("npm", ["run", "build"], folder: "client"));
}

int BuildCli() => BuildClient() is > 0 and int result
    ? result
    : Fresh("cli", [.. FilesUnder("src").Where(path => path != OpenApi), "Directory.Build.props", "Directory.Packages.props", "global.json", Stamp("client")], Cli, () => Dotnet("build", "src/LstmVis.Cli", "-c", "Release", "-v", "q", "--nologo"));

int Demo(string[] arguments) => BuildCli() is > 0 and int result ? result : Run("dotnet", [Cli, "demo", .. arguments.SkipWhile(argument => argument == "--")]);
int Bench(string[] arguments) => Dotnet(["run", "-c", "Release", "--project", "bench/LstmVis.Benchmarks", "--", .. arguments]);
int RunClientScript(string script, string[] arguments) => BuildClient() is > 0 and int result ? result : Run("npm", ["run", script, "--", .. arguments], folder: "client");
int Pack() => BuildClient() is > 0 and int result ? result : Dotnet("pack", "src/LstmVis.Cli", "-c", "Release", "-o", "artifacts/packages", "-v", "q", "--nologo");

int WriteApi()
{
    int result = Dotnet("build", "src/LstmVis.Server", "-c", "Release", "-v", "q", "--nologo");
    return result != 0 ? result : RunClientScript("types", []);
}

int BuildGallery() => BuildClient() is > 0 and int result ? result : Fresh("gallery", FilesUnder("client"), "artifacts/gallery/index.html", () => Run("npm", ["run", "gallery"], folder: "client"));
int TakeViews() => BuildGallery() is > 0 and int result ? result : RunInChromium("GoldenViews", "LSTMVIS_GOLDEN", root);
int TakeScreenshots() => RunInChromium("Screenshots", "LSTMVIS_SCREENSHOTS", Path.Combine(root, "docs", "images"));
int BenchClient() => RunInChromium("ClientBenchmarks", "LSTMVIS_CLIENT", Path.Combine(root, ClientOutput));

// Runs a class of the end-to-end tests that is not part of the tests; a variable tells it the folder that it reads or writes.
int RunInChromium(string name, string variable, string folder)
{
    if (!HasChromium() || BuildCli() != 0)
        return 1;
    Environment.SetEnvironmentVariable(variable, folder);
    int result = Dotnet("build", "tests/LstmVis.EndToEnd.Tests", "-c", "Release", "-v", "q", "--nologo");
    return result != 0 ? result : Run("dotnet", [TestAssembly("LstmVis.EndToEnd.Tests"), "-class", $"*.{name}", "-explicit", "only", "-noColor", "-noLogo"]);
}

int Format(string[] arguments)
{
    bool verify = arguments.Contains("--verify");
    int result = Dotnet(["format", "LstmVis.slnx", .. verify ? ["--verify-no-changes"] : Array.Empty<string>()]);
    return Math.Max(result, RunClientScript("lint", verify ? [] : ["--fix"]));
}

// ---- testing

int Test(string[] arguments)
{
    var tally = new Tally();
    if (!HasChromium())
        tally.Fail("Chromium is missing, so the end-to-end tests cannot run");
    else if (BuildClient() != 0 || BuildGallery() != 0)
        tally.Fail("the client does not build");
    else if (BuildSolution(tally))
        RunTests(tally);

    if (tally is { Passed: 0, Failed: 0 })
        tally.Fail("no test ran");
    foreach (string reason in tally.Reasons)
        Console.WriteLine($"FAILED: {reason}");
    Console.WriteLine($"{tally.Passed} passed, {tally.Failed} failed, {tally.Skipped} skipped");
    return tally.Failed > 0 ? 1 : 0;
}

// The build writes the OpenAPI document anew: a difference says that the committed one, from which the client's types are made, is stale.
bool BuildSolution(Tally tally)
{
    string committed = File.Exists(OpenApi) ? File.ReadAllText(OpenApi) : "";
    if (Dotnet("build", "LstmVis.slnx", "-c", "Release", "-v", "q", "--nologo") != 0)
    {
        tally.Fail("the solution does not build");
        return false;
    }

    if (File.Exists(OpenApi) && File.ReadAllText(OpenApi) != committed)
        tally.Fail($"{OpenApi} was stale: commit what the build wrote, and run 'dotnet run build.cs api'");
    return true;
}

void RunTests(Tally tally)
{
    Directory.CreateDirectory("artifacts/test-results");
    if (File.Exists("client/package.json"))
        TestClient(tally);
    Section("format");
    if (Dotnet("format", "whitespace", "--folder", "--verify-no-changes", "--include", "src", "tests", "bench", "build.cs") != 0)
        tally.Fail("the format: run 'dotnet run build.cs format'");
    string[] names = [.. Directory.GetDirectories("tests", "*.Tests").Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];
    foreach (string name in names)
        TestAssemblyOnce(tally, name, name, []);

    // Every kernel has a scalar twin, and 128-bit and scalar code must answer as the widest does. Of the networks, what reaches a kernel suffices.
    foreach ((string name, string[] chosen) in new (string, string[])[] { ("LstmVis.Core.Tests", []), ("LstmVis.Networks.Tests", ["-trait", "Instructions=each"]) })
    {
        TestAssemblyOnce(tally, name, $"{name} without AVX2", new() { ["DOTNET_EnableAVX2"] = "0" }, chosen);
        TestAssemblyOnce(tally, name, $"{name} without vector instructions", new() { ["DOTNET_EnableHWIntrinsic"] = "0" }, chosen);
    }
}

void TestClient(Tally tally)
{
    foreach (string check in new[] { "lint", "check" })
    {
        Section($"client: npm run {check}");
        if (Run("npm", ["run", check], folder: "client") != 0)
            tally.Fail($"client: npm run {check}");
    }

    Section("client: vitest");
    string report = Path.Combine(root, "artifacts", "test-results", "client.json");
    File.Delete(report);
    int exit = Run("npx", ["vitest", "run", "--reporter=default", "--reporter=json", $"--outputFile.json={report}"], folder: "client");
    tally.Add("client: vitest", report, exit, document => (
        document.GetProperty("numPassedTests").GetInt32(), document.GetProperty("numFailedTests").GetInt32(),
        document.GetProperty("numPendingTests").GetInt32() + document.GetProperty("numTodoTests").GetInt32()));
}

void TestAssemblyOnce(Tally tally, string name, string title, Dictionary<string, string> environment, params string[] chosen)
{
    Section(title);
    string report = Path.Combine(root, "artifacts", "test-results", title.Replace(' ', '-') + ".json");
    File.Delete(report);
    int exit = Run("dotnet", [TestAssembly(name), "-noColor", "-noLogo", "-result-ctrf", report, .. chosen], environment);
    tally.Add(title, report, exit, document =>
    {
        JsonElement summary = document.GetProperty("results").GetProperty("summary");
        return (summary.GetProperty("passed").GetInt32(), summary.GetProperty("failed").GetInt32(),
            summary.GetProperty("skipped").GetInt32() + summary.GetProperty("pending").GetInt32());
    });
}

static string TestAssembly(string name) => $"artifacts/bin/{name}/release/{name}.dll";

static void Section(string title) => Console.WriteLine($"\n== {title}");

// ---- processes and stamps

// Runs a step unless its output exists and nothing it reads is newer than its last success.
int Fresh(string name, IEnumerable<string> inputs, string output, Func<int> step)
{
    string stamp = Stamp(name);
    if (File.Exists(stamp) && (File.Exists(output) || Directory.Exists(output)) && inputs.Max(File.GetLastWriteTimeUtc) <= File.GetLastWriteTimeUtc(stamp))
        return 0;
    DateTime started = DateTime.UtcNow;
    int result = step();
    if (result == 0)
    {
        Directory.CreateDirectory("artifacts/stamps");
        File.WriteAllText(stamp, "");
        File.SetLastWriteTimeUtc(stamp, started);
    }

    return result;
}

static string Stamp(string name) => $"artifacts/stamps/{name}";

static IEnumerable<string> FilesUnder(string folder) => Directory.EnumerateFiles(folder).Concat(
    Directory.EnumerateDirectories(folder).Where(inner => Path.GetFileName(inner) is not ("node_modules" or "dist" or "test-results" or "wwwroot")).SelectMany(FilesUnder));

static int Dotnet(params string[] arguments) => Run("dotnet", arguments);

static int Run(string file, string[] arguments, Dictionary<string, string>? environment = null, string folder = "")
{
    var start = new ProcessStartInfo(OperatingSystem.IsWindows() && file is "npm" or "npx" ? file + ".cmd" : file, arguments) { WorkingDirectory = Path.GetFullPath(folder.Length == 0 ? "." : folder) };
    foreach ((string name, string value) in environment ?? [])
        start.Environment[name] = value;
    using Process process = Process.Start(start)!;
    // Ctrl-C reaches the child by itself; a polite end is passed on, so that a server started here never outlives this program.
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            Process.Start("kill", ["-TERM", process.Id.ToString()])?.Dispose();
    });
    process.WaitForExit();
    return process.ExitCode;
}

// What a tool prints; empty where it is missing or fails.
static string Capture(string file, string argument)
{
    try
    {
        using Process process = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() && file == "npm" ? "npm.cmd" : file, argument) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : "";
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return "";
    }
}

internal sealed record Target(string Name, string Summary, Func<string[], int> Run);

internal sealed class Tally
{
    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    public List<string> Reasons { get; } = [];

    public void Fail(string reason)
    {
        Failed++;
        Reasons.Add(reason);
    }

    /// <summary>Adds one report. A run that ends badly without saying which test failed, or that ran nothing, is a failure too.</summary>
    public void Add(string title, string report, int exit, Func<JsonElement, (int Passed, int Failed, int Skipped)> read)
    {
        if (!File.Exists(report))
        {
            Fail($"{title} ended with exit code {exit} and without a report");
            return;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(report));
        (int passed, int failed, int skipped) = read(document.RootElement);
        Passed += passed;
        Failed += failed;
        Skipped += skipped;
        if (failed > 0)
            Reasons.Add($"{title}: {string.Join(", ", FailedNames(document.RootElement).DefaultIfEmpty($"{failed} tests"))}");
        else if (exit != 0)
            Fail($"{title} ended with exit code {exit}");
        else if (passed + skipped == 0)
            Fail($"{title} ran no test");
    }

    private static IEnumerable<string> FailedNames(JsonElement report) => !report.TryGetProperty("results", out JsonElement results) ? [] :
        results.GetProperty("tests").EnumerateArray().Where(test => test.GetProperty("status").GetString() == "failed").Select(test => test.GetProperty("name").GetString()!);
}
