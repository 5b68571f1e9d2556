using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Grains.Generations;

internal sealed partial class GenerationGrain
{
    /// <summary>The newest one; it can be fetched until the next, or the end.</summary>
    private Artifact? _preview;

    private async Task ShowPreviewAsync(Artifact? preview)
    {
        if (preview is not null)
        {
            var last = _preview;
            _preview = preview;
            await Session.ReportAsync([new GenerationReport(Id, SessionEventKind.Preview, _progress, preview)]);
            await DeletePreviewAsync(last);
        }
    }

    private Task DeletePreviewAsync(Artifact? preview) => preview is null ? Task.CompletedTask : blobs.DeleteAsync(preview.Blob);
}
