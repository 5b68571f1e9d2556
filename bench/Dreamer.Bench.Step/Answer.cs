namespace Dreamer.Bench.Step;

/// <summary>How long it took, and how many floating-point operations it was.</summary>
internal sealed record Answer(double Milliseconds, double Flops)
{
    public double FlopsASecond => Flops / Milliseconds * 1e3;
}
