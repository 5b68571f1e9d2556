using System.CommandLine;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Hosting;
using TorchSharp;

namespace Dreamer.Cli.Commands;

/// <summary>What several commands do with their options.</summary>
internal static class CommandOptions
{
    /// <summary>A model on the one device that a command without a server runs it on: the first of those named.</summary>
    public static DreamerModel Load(string folder, DeviceFlags devices, ParseResult parsed) =>
        DreamerModel.Load(folder, PlaceOf(devices, parsed, "auto"));

    /// <summary>The first device, and the number type, or the usual one where none was named.</summary>
    public static TensorPlace PlaceOf(DeviceFlags devices, ParseResult parsed, string usual) =>
        TensorPlace.Named(ComputeDevices.Resolve(devices.Devices(parsed))[0], devices.NumberType(parsed) is var type && type == "auto" ? usual : type);

    /// <summary>The one device of a command that computes in float32, as training does; <see cref="DeviceOf"/> reads it.</summary>
    public static Option<string> Device(string use) =>
        new("--device") { Description = $"Where {use}, in float32: auto (the first GPU, else the CPU), cpu, cuda or cuda:N", DefaultValueFactory = _ => ComputeDevices.Auto };

    public static torch.Device DeviceOf(Option<string> device, ParseResult parsed) => ComputeDevices.Of(parsed.GetRequiredValue(device));

    /// <summary>Checks its range.</summary>
    public static Option<int> Count(string name, string description, int usual, int least = 1, int most = 1_000_000)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is var count && (count < least || count > most))
            {
                given.AddError($"{name} is {count}, and takes {least} to {most}.");
            }
        });
        return option;
    }
}
