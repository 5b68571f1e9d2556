namespace Orleans.Runtime;

/// <summary>The key half of a grain id.</summary>
public readonly struct IdSpan : IEquatable<IdSpan>
{
    private readonly string? _value;

    private IdSpan(string value) => _value = value;

    public bool IsDefault => string.IsNullOrEmpty(_value);

    public static IdSpan Create(string id) => new(id);

    /// <summary>A hash that is the same in every process (FNV-1a).</summary>
    public uint GetUniformHashCode()
    {
        var hash = 2166136261u;
        foreach (var c in _value ?? "")
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        return hash;
    }

    public bool Equals(IdSpan obj) => string.Equals(_value, obj._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => _value ?? "";

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}
