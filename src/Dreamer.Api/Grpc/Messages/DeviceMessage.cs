using Dreamer.Api.Admin;
using Dreamer.Devices;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Grpc.Messages;

internal static class DeviceMessage
{
    public static V1.Device Of(DeviceResource device) => new()
    {
        Id = device.Id,
        Name = device.Name,
        Silo = device.Silo ?? "",
        Kind = device.Kind,
        State = WireEnum.To<DeviceState, V1.DeviceState>(device.State),
        ReportedAt = device.ReportedAt.ToTimestamp(),
        Memory = device.Memory is { } memory ? Of(memory) : null,
        Models = { device.Models.Select(model => new V1.LoadedModel { Id = model.Id, Bytes = model.Bytes }) },
        Jobs = new V1.DeviceJobs { Running = device.Jobs.Running, Interactive = device.Jobs.Interactive, Batch = device.Jobs.Batch, Waiting = device.Jobs.Waiting },
        StepTimes = { device.StepTimes.Select(Of) },
    };

    private static V1.DeviceMemory Of(DeviceMemoryResource memory)
    {
        var message = new V1.DeviceMemory { BudgetBytes = memory.BudgetBytes, ModelsBytes = memory.ModelsBytes, JobsBytes = memory.JobsBytes };
        memory.TotalBytes.IfAny(total => message.TotalBytes = total);
        memory.UsedBytes.IfAny(used => message.UsedBytes = used);
        return message;
    }

    private static V1.StepTime Of(StepTimeResource time) =>
        new() { Model = time.Model, Shape = time.Shape, P50Ms = time.P50Ms, P95Ms = time.P95Ms, Measured = time.Measured };
}
