using System.ComponentModel;

namespace Dreamer.Generations;

/// <summary>A square of this side is the default.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DefaultSideAttribute(int side) : DefaultValueAttribute((object)(FrameSize)side)
{
    public int Side { get; } = side;
}
