using System.CommandLine;
using LstmVis.Networks;
using LstmVis.Onnx;

namespace LstmVis.Cli;

/// <summary><c>lstmvis inspect</c>: says what a model file holds and how it would be recorded.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> Model = new("MODEL") { Description = "A model: a folder or project of lstmvis, ONNX (.onnx), PyTorch (.pt, .pth, .safetensors), Keras (.h5, .keras), TensorFlow as ml5 writes it." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("inspect", "Say what a model file holds, which tensor would play which part, and what of it can be recorded. Nothing is written, and nothing in the file is run.") { Model, ModelFileOptions.Map, ModelFileOptions.Activation };
        foreach (Option option in OnnxOptions.OfGraph)
            command.Add(option);
        command.SetAction(Run);
        ExampleHelp.Add(command, """
            lstmvis inspect checkpoint.pt
            lstmvis inspect model.onnx
            lstmvis inspect char-rnn.keras --map embedding=none
            """);
        return command;
    }

    private static Task<int> Run(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetValue(Model)!;
        if (!Path.Exists(path))
            throw CommandException.NotFound($"{path}: there is no such file or folder.");
        if (OnnxOptions.IsOnnx(path))
        {
            ModelFileOptions.Refuse(arguments);
            foreach (string line in OnnxModel.Open(path, OnnxOptions.Read(arguments)).Describe())
                arguments.InvocationConfiguration.Output.WriteLine(line);
            return Task.FromResult(ExitCodes.Done);
        }

        foreach (string line in ForeignModel.Describe(path, ModelFileOptions.Read(arguments, null)))
            arguments.InvocationConfiguration.Output.WriteLine(line);
        return Task.FromResult(ExitCodes.Done);
    }
}
