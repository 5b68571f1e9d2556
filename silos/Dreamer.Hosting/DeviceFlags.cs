using System.CommandLine;

namespace Dreamer.Hosting;

/// <summary>The flags of every command that runs tensors: on which devices, and in which number type.</summary>
public sealed class DeviceFlags
{
    private readonly Option<string[]> _devices = new("--device") { Description = "auto, cpu, cpu:N, cuda or cuda:N; again for more devices (default: auto, which is every GPU, else the CPU)" };
    private readonly Option<string> _type = new("--dtype") { Description = "The number type of weights and activations: float32, bfloat16, float16, or auto, the fastest of the device", DefaultValueFactory = _ => "auto" };

    public DeviceFlags AddTo(Command command, bool recursive = false)
    {
        (_devices.Recursive, _type.Recursive) = (recursive, recursive);
        command.Options.Add(_devices);
        command.Options.Add(_type);
        return this;
    }

    /// <summary>As they were given; none means auto.</summary>
    public string[] Devices(ParseResult parsed) => parsed.GetValue(_devices) ?? [];

    public string NumberType(ParseResult parsed) => parsed.GetRequiredValue(_type);
}
