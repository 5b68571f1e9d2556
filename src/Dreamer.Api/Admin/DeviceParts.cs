using System.ComponentModel;
using Dreamer.Devices;

namespace Dreamer.Api.Admin;

/// <summary>A device's memory in bytes.</summary>
internal sealed record DeviceMemoryResource(
    [property: Description("All that the device has. Absent where that is unknown."), Example(150_754_820_096)] long? TotalBytes,
    [property: Description("What is used of it, by whomever, as its driver measures it. Absent for the CPU, whose memory is the host's."), Example(21_474_836_480)] long? UsedBytes,
    [property: Description("What models and jobs may use at most."), Example(113_066_115_072)] long BudgetBytes,
    [property: Description("What models use: weights, and the room of their embeddings."), Example(17_179_869_184)] long ModelsBytes,
    [property: Description("What jobs use beside."), Example(2_147_483_648)] long JobsBytes)
{
    public static DeviceMemoryResource Of(DeviceMemoryUse memory) => new(memory.Total, memory.Used, memory.Budget, memory.Models, memory.Jobs);
}

/// <summary>A model in a device's memory.</summary>
internal sealed record LoadedModelResource(
    [property: Description("Its name."), Example("nano")] string Id,
    [property: Description("What its weights take, without parts that are not in memory now."), Example(8_388_608)] long Bytes)
{
    public static LoadedModelResource Of(DeviceModel model) =>
        new(model.Name, model.WeightBytes - model.Parts.Where(part => !part.Resident).Sum(part => part.WeightBytes));
}

/// <summary>How many jobs a device has.</summary>
internal sealed record DeviceJobsResource(
    [property: Description("Those that have a place on it."), Example(2)] int Running,
    [property: Description("Those of them that somebody waits for."), Example(1)] int Interactive,
    [property: Description("The others of them."), Example(1)] int Batch,
    [property: Description("Those that wait for a place."), Example(0)] int Waiting);

/// <summary>What the last steps of a model took that were of one shape.</summary>
internal sealed record StepTimeResource(
    [property: Description("The model."), Example("nano")] string Model,
    [property: Description("Frames, width and height."), Example("16x96x64")] string Shape,
    [property: Description("Half of them took no longer, in milliseconds."), Example(27.5)] double P50Ms,
    [property: Description("95 of 100 took no longer, in milliseconds."), Example(31.2)] double P95Ms,
    [property: Description("Of how many pieces of work that is: the last hundred at most."), Example(100)] int Measured)
{
    public static StepTimeResource Of(DeviceStepTime time) => new(time.Model, time.Shape, Math.Round(time.MedianMs, 3), Math.Round(time.P95Ms, 3), time.Chunks);
}
