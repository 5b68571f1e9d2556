using System.Text.Json;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using static TorchSharp.torch;

namespace Dreamer.Bench.Step;

/// <summary>The process that computes: a question a line on its input, an answer a line on its output. It holds one network at a time.</summary>
internal sealed class Worker : IDisposable
{
    public const string Ours = "ours", Plain = "plain";

    private Question? _held;
    private Workload? _workload;

    public static int Serve(bool isPlain)
    {
        TorchKernels.AreOff = isPlain;
        // Not the main thread, as engines compute on threads of their own: malloc and OpenMP tell threads apart.
        var thread = new Thread(() => AnswerAll(isPlain ? NativeSettings.SetThreads : NativeSettings.ApplyToThread));
        thread.Start();
        thread.Join();
        return 0;
    }

    public void Dispose() => _workload?.Dispose();

    private static void AnswerAll(Action set)
    {
        set(); // the first thing that reaches native code
        using var off = no_grad();
        using var worker = new Worker();
        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine(JsonSerializer.Serialize(worker.Answer(JsonSerializer.Deserialize<Question>(line)!)));
        }
    }

    private Answer Answer(Question question)
    {
        if (_held != question)
        {
            _workload?.Dispose();
            (_held, _workload) = (question, Workload.Named(question.Name, NumberTypes.Named(question.Type, CPU)));
            _workload.Measure(); // warms up
        }
        return _workload!.Measure();
    }
}
