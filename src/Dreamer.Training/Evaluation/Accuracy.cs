namespace Dreamer.Training.Evaluation;

/// <summary>How many of the asked were right.</summary>
public sealed record Accuracy(int Right, int Asked)
{
    /// <summary>In 0..1; zero when nothing was asked.</summary>
    public double Share => Asked == 0 ? 0 : (double)Right / Asked;
}
