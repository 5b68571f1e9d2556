using System.CommandLine;
using Dreamer.CheckDevice;
using Dreamer.Diffusion.Devices;

var home = Environment.GetEnvironmentVariable("DREAMER_HOME") is { Length: > 0 } named ? named : Environment.CurrentDirectory;
var device = new Option<string>("--device") { Description = "auto, cpu, cuda or cuda:N", DefaultValueFactory = _ => ComputeDevices.Auto };
var model = new Option<string>("--model") { Description = "The folder of the model whose steps are run", DefaultValueFactory = _ => Path.Combine(home, "models", "nano") };
var golden = new Option<string>("--golden") { Description = "A folder of reference cases of the public libraries", DefaultValueFactory = _ => Path.Combine(home, "tests", "Dreamer.Diffusion.Tests", "Golden") };
var root = new RootCommand("Checks a device: reference cases, the same bytes twice and after a checkpoint, step times, memory. Ends with 1 where one is missed.") { device, model, golden };
root.HelpName = "./dreamer check-device";
root.SetAction(parsed =>
{
    try
    {
        return DeviceCheck.Run(ComputeDevices.Resolve([parsed.GetRequiredValue(device)])[0], parsed.GetRequiredValue(model), parsed.GetRequiredValue(golden), Console.Out) ? 0 : 1;
    }
    catch (Exception error) when (error is ArgumentException or IOException)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
});
return root.Parse(args).Invoke();
