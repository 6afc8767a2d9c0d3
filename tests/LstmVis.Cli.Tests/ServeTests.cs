using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace LstmVis.Cli.Tests;

public sealed class ServeTests : IDisposable
{
    private static readonly HttpClient Http = new();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_directory_of_LSTMVis_2_is_served_in_place_until_told_to_stop()
    {
        new V2Folder().WriteTo(_temporary.At("projects", "tiny"));
        using Process process = LstmVisProgram.Start(["serve", _temporary.At("projects"), "--port", "0", "--no-browser"]);
        Uri address = await ReadAddressAsync(process);
        Assert.Equal("127.0.0.1", address.Host);
        JsonElement projects = JsonDocument.Parse(await Http.GetStringAsync(new Uri(address, "/api/v3/projects"), TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("tiny", projects.GetProperty("projects")[0].GetProperty("id").GetString());
        Assert.Equal(0, await StopAsync(process));
    }

    [Fact]
    public async Task A_broken_project_does_not_hide_the_others()
    {
        new V2Folder().WriteTo(_temporary.At("projects", "good"));
        new V2Folder { StatesPath = "nowhere" }.WriteTo(_temporary.At("projects", "bad"));
        using Process process = LstmVisProgram.Start(["serve", _temporary.At("projects"), "--port", "0", "--no-browser"]);
        await ReadAddressAsync(process);
        Assert.Equal(0, await StopAsync(process));
        string warning = Assert.Single((await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("bad", warning, StringComparison.Ordinal);
        Assert.Contains("nowhere", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told()
    {
        string project = new V2Folder().WriteTo(_temporary.At("tiny"));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        (await LstmVisProgram.RunAsync("serve", project, "--port", port, "--no-browser")).FailsWith(5, port, "in use", "--port");
    }

    [Fact]
    public async Task The_demo_is_recorded_once_and_opens_on_a_selection()
    {
        string[] demo = ["demo", "--into", _temporary.At("parens"), "--seconds", "3", "--port", "0", "--no-browser"];
        using Process first = LstmVisProgram.Start(demo);
        Uri address = await ReadAddressAsync(first);
        Assert.Equal(0, await StopAsync(first));
        Assert.Contains("bits per symbol", await first.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("#/p/parens", address.Fragment, StringComparison.Ordinal);

        using Process second = LstmVisProgram.Start(demo);
        Assert.Equal(address.Fragment, (await ReadAddressAsync(second)).Fragment);
        Assert.Equal(0, await StopAsync(second));
        Assert.Empty(await second.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<Uri> ReadAddressAsync(Process process)
    {
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("LstmVis is at http://", line ?? await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        return new Uri(line!["LstmVis is at ".Length..]);
    }

    private static async Task<int> StopAsync(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return 0;
        }

        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
