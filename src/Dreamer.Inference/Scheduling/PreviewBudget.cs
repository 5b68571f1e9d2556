namespace Dreamer.Inference.Scheduling;

/// <summary>Lets a job have a preview whenever its steps have taken fifty times what one costs, as measured: at most 2 % on average.</summary>
internal sealed class PreviewBudget
{
    private const double Part = 0.02;
    private const double NewestShare = 0.25;

    private double _cost;
    private int _measured;

    public bool Allows(double millisecondsOfSteps) => millisecondsOfSteps * Part >= _cost;

    /// <summary>The first one also pays for what all share, and is not counted on.</summary>
    public void Record(double milliseconds)
    {
        _cost = _measured switch
        {
            0 => 0,
            1 => milliseconds,
            _ => double.Lerp(_cost, milliseconds, NewestShare),
        };
        _measured = Math.Min(_measured + 1, 2);
    }
}
