namespace Dreamer.Training.Recipes;

/// <summary>The networks of a model, to go on from in another folder.</summary>
internal static class ModelCopy
{
    private static readonly string[] s_parts =
        ["tokenizer", "tokenizer_2", "vae", "text_encoder", "text_encoder_2", "image_encoder", "unet", "motion"];

    /// <summary>Copies each part that the folder does not have yet: a run that starts again keeps what its phases have exported.</summary>
    /// <exception cref="DirectoryNotFoundException">The model lacks a part.</exception>
    public static void Take(string from, string to)
    {
        foreach (var part in s_parts.Where(part => !Directory.Exists(Path.Combine(to, part))))
        {
            Copy(Path.Combine(from, part), Path.Combine(to, part), from, part);
        }
    }

    /// <summary>Complete or not at all: the folder gets its name last.</summary>
    private static void Copy(string source, string copy, string from, string part)
    {
        if (!Directory.Exists(source))
        {
            throw new DirectoryNotFoundException($"'{from}' has no '{part}', and is no model to start from.");
        }
        var unfinished = Directory.CreateDirectory(copy + "~").FullName;
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(unfinished, Path.GetFileName(file)), overwrite: true);
        }
        Directory.Move(unfinished, copy);
    }
}
