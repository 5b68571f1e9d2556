namespace Dreamer.Generations;

/// <summary>The values a setting may take, ends included, and the one it has when nobody says.</summary>
public sealed record Range<T>(T Smallest, T Default, T Largest)
    where T : struct, IComparable<T>
{
    public bool Holds(T value) => value.CompareTo(Smallest) >= 0 && value.CompareTo(Largest) <= 0;
}
