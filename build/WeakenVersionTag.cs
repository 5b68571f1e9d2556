using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies an ELF library, and marks one version tag that it asks of another library as weak, so that it loads where that library has no such tag. Only for a tag
/// that no relocation uses: GCC 13 notes GLIBCXX_3.4.32 in whatever includes iostream, and systems before it (Debian 12, Ubuntu 22.04, RHEL 9) lack it.
/// </summary>
public sealed class WeakenVersionTag : Task
{
    private const uint VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const byte Weak = 2; // VER_FLG_WEAK

    [Required]
    public string Source { get; set; }

    [Required]
    public string Destination { get; set; }

    [Required]
    public string Tag { get; set; }

    /// <summary>The library that should have the tag; where the system's one has it, the copy is left as it was.</summary>
    [Required]
    public string Library { get; set; }

    public override bool Execute()
    {
        var elf = File.ReadAllBytes(Source);
        if (!SystemHas(Library, Tag))
        {
            Weaken(elf, Tag);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        File.WriteAllBytes(Destination + ".new", elf); // a new file: the package's may be linked to from elsewhere
        File.Delete(Destination);
        File.Move(Destination + ".new", Destination);
        return true;
    }

    /// <summary>Marks each mention of the tag; false if there is none.</summary>
    public static bool Weaken(byte[] elf, string tag)
    {
        var found = false;
        var (sections, size, count) = ((long)U64(elf, 0x28), U16(elf, 0x3A), U16(elf, 0x3C));
        for (var i = 0; i < count; i++)
        {
            var section = (int)(sections + ((long)i * size));
            if (U32(elf, section + 4) == VersionNeeds)
            {
                found |= WeakenNeeds(elf, (int)U64(elf, section + 0x18), (int)U32(elf, section + 0x2C), Hash(tag));
            }
        }
        return found;
    }

    private static bool WeakenNeeds(byte[] elf, int need, int needs, uint hash)
    {
        var found = false;
        for (; needs > 0; needs--, need += (int)U32(elf, need + 12))
        {
            var entry = need + (int)U32(elf, need + 8);
            for (var entries = U16(elf, need + 2); entries > 0; entries--, entry += (int)U32(elf, entry + 12))
            {
                if (U32(elf, entry) == hash)
                {
                    elf[entry + 4] |= Weak;
                    found = true;
                }
            }
        }
        return found;
    }

    private static bool SystemHas(string library, string tag)
    {
        var folders = new[] { "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib" };
        var path = folders.Select(folder => Path.Combine(folder, library)).FirstOrDefault(File.Exists);
        return path is null || Encoding.GetEncoding("latin1").GetString(File.ReadAllBytes(path)).IndexOf(tag + "\0", StringComparison.Ordinal) >= 0;
    }

    /// <summary>The System V ABI's hash of a name.</summary>
    private static uint Hash(string name)
    {
        uint hash = 0;
        foreach (var letter in name)
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xF0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }
        return hash;
    }

    private static ushort U16(byte[] elf, int at) => BitConverter.ToUInt16(elf, at);

    private static uint U32(byte[] elf, int at) => BitConverter.ToUInt32(elf, at);

    private static ulong U64(byte[] elf, int at) => BitConverter.ToUInt64(elf, at);
}
