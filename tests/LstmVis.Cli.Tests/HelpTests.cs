using Xunit;

namespace LstmVis.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("serve")]
    [InlineData("info")]
    [InlineData("match")]
    [InlineData("import")]
    [InlineData("check")]
    [InlineData("index")]
    [InlineData("record")]
    [InlineData("run")]
    [InlineData("synth")]
    [InlineData("demo")]
    public async Task Every_command_explains_itself_with_examples_and_exit_codes(string command)
    {
        string help = (await LstmVisProgram.RunAsync(command, "--help")).Succeeds().Output;
        Assert.Contains("Examples:", help, StringComparison.Ordinal);
        Assert.Contains($"lstmvis {command}", help, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", help, StringComparison.Ordinal);
        Assert.Contains(command, (await LstmVisProgram.RunAsync("--help")).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_arguments_the_commands_are_listed() => Assert.Contains("Commands:", (await LstmVisProgram.RunAsync()).Succeeds().Output, StringComparison.Ordinal);

    [Fact]
    public async Task The_version_is_a_version() => Assert.Matches(@"^\d+\.\d+\.\d+", (await LstmVisProgram.RunAsync("--version")).Succeeds().Output);
}
