namespace Orleans.Runtime;

/// <summary>Names a grain interface.</summary>
public readonly record struct GrainInterfaceType
{
    private readonly IdSpan _value;

    private GrainInterfaceType(IdSpan value) => _value = value;

    public static GrainInterfaceType Create(string value) => new(IdSpan.Create(value));

    public override string ToString() => _value.ToString();
}
