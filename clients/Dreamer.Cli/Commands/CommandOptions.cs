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
        TensorPlace.Named(
            ComputeDevices.Resolve(devices.Devices(parsed))[0], devices.NumberType(parsed) is var type && type == "auto" ? usual : type);

    /// <summary>The one device of a command that computes in float32, as training does; <see cref="DeviceOf"/> reads it.</summary>
    public static Option<string> Device(string use) =>
        new("--device")
        {
            Description = $"Where {use}, in float32: auto (the first GPU, else the CPU), cpu, cuda or cuda:N",
            DefaultValueFactory = _ => ComputeDevices.Auto,
        };

    public static torch.Device DeviceOf(Option<string> device, ParseResult parsed) => ComputeDevices.Of(parsed.GetRequiredValue(device));

    public static Option<string> Folder(string name, string description, string usual) =>
        new(name) { Description = description, HelpName = "FOLDER", DefaultValueFactory = _ => usual };

    public static Option<int> Count(string name, string description, int usual, int least = 1, int most = 1_000_000) =>
        NumberOptions.Of(name, description, usual, least, most);

    /// <summary>Does work that writes into a folder: a disk that is full says what it is, and not always where.</summary>
    public static T In<T>(string option, string folder, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (IOException error) when (!error.Message.Contains(folder, StringComparison.Ordinal))
        {
            throw new IOException($"{error.Message.TrimEnd('.')} ({option} is '{folder}').", error);
        }
    }
}
