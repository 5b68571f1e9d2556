namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>
/// What became of one case: the largest difference found, in the unit of its tolerance (NaN where none could be computed), and why it
/// failed, null where it did not. <paramref name="Uncompared"/> names the tensors of the case that this product does not compute.
/// </summary>
public sealed record GoldenVerdict(string Name, double MaxError, string? Fault, IReadOnlyList<string> Uncompared)
{
    public bool Passed => Fault is null;
}
