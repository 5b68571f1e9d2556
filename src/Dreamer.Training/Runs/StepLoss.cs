using static TorchSharp.torch;

namespace Dreamer.Training.Runs;

/// <summary>What a step minimises, and the named figures that its report shows: each one number, still on the device, so that a batch waits for it once.</summary>
public sealed record StepLoss(Tensor Total, IReadOnlyList<(string Name, Tensor Value)> Figures);
