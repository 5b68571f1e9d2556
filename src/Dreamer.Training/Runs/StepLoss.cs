using static TorchSharp.torch;

namespace Dreamer.Training.Runs;

/// <summary>What a step minimises, and the named figures that its report shows.</summary>
public sealed record StepLoss(Tensor Total, IReadOnlyList<(string Name, double Value)> Figures);
