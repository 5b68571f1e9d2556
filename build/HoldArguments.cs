using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies an assembly, and marks it as not to be optimised (DebuggableAttribute), which makes the JIT hold a method's arguments until it returns. TorchSharp 0.107
/// takes the handle of a Scalar and calls libtorch with it; optimised, nothing holds the Scalar meanwhile, and its finalizer may free what libtorch reads.
/// </summary>
public sealed class HoldArguments : Task
{
    // An attribute's value (ECMA-335, II.23.3) in the blob heap: its length, the prolog 1, the flags, no named arguments.
    private static readonly byte[] s_optimised = { 8, 1, 0, 2, 0, 0, 0, 0, 0 };
    private const int Flags = 3;
    private const byte Default = 1, DisableOptimizations = 1; // the second in the next byte: 0x100

    [Required]
    public string Source { get; set; }

    [Required]
    public string Destination { get; set; }

    public override bool Execute()
    {
        var assembly = File.ReadAllBytes(Source);
        var found = Find(assembly);
        if (found.Count != 1)
        {
            Log.LogError("{0} has {1} places that look like its DebuggableAttribute; one was expected. See build/HoldArguments.cs.", Source, found.Count);
            return false;
        }
        assembly[found[0] + Flags] |= Default;
        assembly[found[0] + Flags + 1] |= DisableOptimizations;
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        File.WriteAllBytes(Destination + ".new", assembly); // a new file: the package's may be linked to from elsewhere
        File.Delete(Destination);
        File.Move(Destination + ".new", Destination);
        return true;
    }

    private static List<int> Find(byte[] assembly)
    {
        var found = new List<int>();
        for (var at = 0; at + s_optimised.Length <= assembly.Length; at++)
        {
            var length = 0;
            while (length < s_optimised.Length && assembly[at + length] == s_optimised[length])
            {
                length++;
            }
            if (length == s_optimised.Length)
            {
                found.Add(at);
            }
        }
        return found;
    }
}
