namespace LstmVis.Cli;

/// <summary>Writes a file whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the file, then puts it in its place.</summary>
    /// <exception cref="CommandException">The folder does not exist, or the machine refuses.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string partial = path + ".partial";
        try
        {
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
                write(stream);
            File.Move(partial, path, overwrite: true);
        }
        catch (DirectoryNotFoundException)
        {
            throw CommandException.NotFound($"{path}: there is no such folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Refused, $"{path}: cannot be written: {exception.Message}", exception);
        }
        finally
        {
            if (File.Exists(partial))
                File.Delete(partial);
        }
    }
}
