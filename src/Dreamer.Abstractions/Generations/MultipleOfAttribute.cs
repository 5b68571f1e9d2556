namespace Dreamer.Generations;

/// <summary>A number's values are this far apart.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MultipleOfAttribute(int value) : Attribute
{
    public int Value { get; } = value;
}
