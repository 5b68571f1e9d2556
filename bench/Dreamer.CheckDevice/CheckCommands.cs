using System.CommandLine;
using Dreamer.CheckDevice.GoldenCases;
using Dreamer.Diffusion.Devices;

namespace Dreamer.CheckDevice;

/// <summary><c>check-device</c>, and of its checks the first one alone: <c>golden DIR</c>.</summary>
internal static class CheckCommands
{
    private const int Done = 0, Failed = 1, Stopped = 130;

    private static readonly Option<string> s_device =
        new("--device") { Description = "auto, cpu, cuda or cuda:N", DefaultValueFactory = _ => ComputeDevices.Auto, Recursive = true };

    private static string Home =>
        Environment.GetEnvironmentVariable("DREAMER_HOME") is { Length: > 0 } named ? named : Environment.CurrentDirectory;

    public static RootCommand Create()
    {
        var model = new Option<string>("--model")
        {
            Description = "The folder of the model whose steps are run",
            DefaultValueFactory = _ => Path.Combine(Home, "models", "nano"),
        };
        var golden = new Option<string>("--golden")
        {
            Description = "A folder of reference cases of the public libraries",
            DefaultValueFactory = _ => Path.Combine(Home, "tests", "Dreamer.Diffusion.Tests", "Golden"),
        };
        var root = new RootCommand(
            "Checks a device: reference cases, the same bytes twice and after a checkpoint, step times, memory. Ends with 1 where one is "
                + "missed.")
        {
            s_device, model, golden, Golden(),
        };
        root.SetAction((parsed, stop) => AnswerAsync(parsed, output => DeviceCheck.Run(
            Device(parsed), parsed.GetRequiredValue(model), parsed.GetRequiredValue(golden), output), stop));
        return root;
    }

    private static Command Golden()
    {
        var folder = new Argument<string>("folder") { Description = "A folder of cases, or one case" };
        var type = new Option<string>("--dtype")
        {
            Description = "The number type of weights and activations: float32, bfloat16 or float16",
            DefaultValueFactory = _ => "float32",
        };
        var golden = new Command("golden", "Compares networks, samplers and tokenizers with what the public ones gave") { folder, type };
        golden.SetAction((parsed, stop) => AnswerAsync(parsed, output => GoldenLines.Write(
            parsed.GetRequiredValue(folder),
            TensorPlace.Named(Device(parsed), parsed.GetRequiredValue(type)),
            output,
            parsed.InvocationConfiguration.Error,
            stop), stop));
        return golden;
    }

    private static string Device(ParseResult parsed) => ComputeDevices.Resolve([parsed.GetRequiredValue(s_device)])[0];

    /// <summary>Ctrl+C ends it between two cases.</summary>
    private static Task<int> AnswerAsync(ParseResult parsed, Func<TextWriter, bool> check, CancellationToken stop) => Task.Run(
        () =>
        {
            try
            {
                return check(parsed.InvocationConfiguration.Output) ? Done : Failed;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return Stopped;
            }
            catch (Exception error) when (error is ArgumentException or IOException)
            {
                parsed.InvocationConfiguration.Error.WriteLine(error.Message);
                return Failed;
            }
        },
        CancellationToken.None);
}
