namespace Dreamer;

/// <summary>A value that a field may have, for the API's document.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExampleAttribute(object value) : Attribute
{
    public object Value { get; } = value;
}
