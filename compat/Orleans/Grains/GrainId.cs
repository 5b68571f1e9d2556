namespace Orleans.Runtime;

/// <summary>The key half of a grain id.</summary>
public readonly record struct IdSpan
{
    private readonly string? _value;
    private IdSpan(string value) => _value = value;
    public static IdSpan Create(string id) => new(id);

    /// <summary>A hash that is the same in every process (FNV-1a).</summary>
    internal uint GetUniformHashCode() => (_value ?? "").Aggregate(2166136261u, static (hash, c) => unchecked((hash ^ c) * 16777619u));

    public override string ToString() => _value ?? "";
}

/// <summary>The type half of a grain id: the class name in lower case without its "grain" suffix, or what [GrainType] says.</summary>
public readonly record struct GrainType(IdSpan Value)
{
    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(IdSpan.Create(value));
    }

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies a grain: its type and its key, written "type/key".</summary>
public readonly record struct GrainId(GrainType Type, IdSpan Key)
{
    public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

    public static GrainId Create(GrainType type, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new GrainId(type, IdSpan.Create(key));
    }

    public static GrainId Parse(string value) => value.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
        ? Create(value[..slash], value[(slash + 1)..])
        : throw new ArgumentException($"Unable to parse \"{value}\" as a grain id");

    /// <summary>A hash that is the same in every process: reminder tables are read by ranges of it.</summary>
    public uint GetUniformHashCode() => unchecked((Type.Value.GetUniformHashCode() * 31) + Key.GetUniformHashCode());

    public override string ToString() => $"{Type}/{Key}";
}
