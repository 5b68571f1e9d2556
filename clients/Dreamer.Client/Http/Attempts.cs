namespace Dreamer.Client.Http;

/// <summary>
/// One try of a call: it is counted, and where the answer is short, it is read whole, so that one that breaks off in its middle is lost like one
/// that never came.
/// </summary>
internal sealed class Attempts : DelegatingHandler
{
    /// <summary>A page of a hundred generations has 0.3 MB.</summary>
    private const long LongestShortAnswer = 64 << 20;

    private static readonly HttpRequestOptionsKey<bool> s_isShort = new("Dreamer.IsShort");
    private static readonly HttpRequestOptionsKey<int> s_count = new("Dreamer.Attempts");

    /// <summary>Says of a call that its answer is read at once.</summary>
    public static HttpRequestMessage Short(HttpRequestMessage request)
    {
        request.Options.Set(s_isShort, true);
        return request;
    }

    /// <summary>Whether a try has its time; an upload takes as long as the line needs.</summary>
    public static bool IsShort(HttpRequestMessage request) => request.Options.TryGetValue(s_isShort, out var isShort) && isShort && request.Content is not UploadContent;

    /// <summary>How often it was sent.</summary>
    public static int Of(HttpRequestMessage request) => request.Options.TryGetValue(s_count, out var count) ? count : 0;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.Set(s_count, Of(request) + 1);
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Options.TryGetValue(s_isShort, out var isShort) && isShort)
        {
            try
            {
                await response.Content.LoadIntoBufferAsync(LongestShortAnswer, cancellationToken);
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }

        return response;
    }
}
