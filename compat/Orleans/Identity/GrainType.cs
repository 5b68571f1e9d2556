namespace Orleans.Runtime;

/// <summary>The type half of a grain id: the class name in lower case without its "grain" suffix, or what [GrainType] says.</summary>
public readonly record struct GrainType
{
    private readonly IdSpan _value;

    private GrainType(IdSpan value) => _value = value;

    public IdSpan Value => _value;

    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(IdSpan.Create(value));
    }

    public override string ToString() => _value.ToString();
}
