using System.Diagnostics.CodeAnalysis;

namespace Dreamer;

/// <summary>What every id has: one text form, and a strict parser. An id that parsed is safe in a key or a path.</summary>
public interface IIdentifier<TSelf>
    where TSelf : struct, IIdentifier<TSelf>
{
    string Value { get; }

    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf id);
}
