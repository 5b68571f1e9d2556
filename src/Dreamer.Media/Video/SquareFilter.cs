using System.Globalization;

namespace Dreamer.Media.Video;

/// <summary>
/// What ffmpeg does with a film's pictures on their way to the middle square that a player shows: 1. takes fields apart, 2. chooses the
/// rate, 3. cuts the square, in pixels as they are shown, 4. scales it, 5. brings light and colours to those of a plain screen.
/// </summary>
internal static class SquareFilter
{
    private const string HowToScale = "flags=area+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";

    /// <summary>White of a plain screen, in candelas a square metre; what is brighter is pressed together.</summary>
    private const int White = 100;

    public static string Of(VideoInfo info, int side, double fps) => string.Join(',',
    [
        .. TakeFieldsApart(info), // 1.
        string.Create(CultureInfo.InvariantCulture, $"fps={fps:R}"), // 2.
        "crop='min(iw,ih/sar)':'min(ih,iw*sar)'", // 3.
        $"scale={side}:{side}:{HowToScale}", // 4. before 5, which then has little to do
        .. ToPlainLight(info), // 5.
    ]);

    /// <summary>Whether the film is turned by this filter: ffmpeg would turn it before its fields are apart.</summary>
    public static bool Turns(VideoInfo info) => info.Fields != VideoFields.None && info.Turn != 0;

    private static IEnumerable<string> TakeFieldsApart(VideoInfo info)
    {
        if (info.Fields != VideoFields.None)
        {
            yield return $"bwdif=mode=send_frame:parity={(info.Fields == VideoFields.TopFirst ? "tff" : "bff")}:deint=all";
        }
        if (Turns(info))
        {
            yield return info.Turn switch { 90 => "transpose=clock", 180 => "hflip,vflip", _ => "transpose=cclock" };
        }
    }

    private static string[] ToPlainLight(VideoInfo info) => (info.Transfer, info.Primaries) switch
    {
        ("smpte2084" or "arib-std-b67", var primaries) =>
        [
            "format=gbrpf32le", $"zscale=pin={(IsWide(primaries) ? primaries : "bt2020")}:p=bt709:t=linear:npl={White}",
            "tonemap=mobius:desat=0", "zscale=t=bt709",
        ],
        (_, var primaries) when IsWide(primaries) => ["format=gbrpf32le", "zscale=p=bt709:t=bt709"],
        _ => [],
    };

    private static bool IsWide(string primaries) => primaries is "bt2020" or "smpte431" or "smpte432";
}
