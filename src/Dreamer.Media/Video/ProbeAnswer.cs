using System.Globalization;
using System.Text.Json;

namespace Dreamer.Media.Video;

/// <summary>What ffprobe says of a file: the film among its streams, and how its pictures are meant.</summary>
internal sealed class ProbeAnswer(JsonElement answer, string path)
{
    /// <exception cref="InvalidDataException">No stream is a film, or it says nowhere how large it is.</exception>
    public VideoInfo ToInfo()
    {
        var film = Film();
        var fps = Ratio(Text(film, "avg_frame_rate"), '/');
        var seconds =
            Number(Text(film, "duration")) ?? (answer.TryGetProperty("format", out var file) ? Number(Text(file, "duration")) : null) ?? 0;
        var frames = Number(Text(film, "nb_frames")) ?? Math.Round(seconds * fps);
        return new VideoInfo(
            Size(film, "width"), Size(film, "height"), (int)Math.Clamp(frames, 0, int.MaxValue), fps,
            TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e7)), Text(film, "codec_name"), Text(film, "pix_fmt"))
        {
            Stream = Whole(film, "index"),
            PixelAspect = Ratio(Text(film, "sample_aspect_ratio"), ':') is > 0 and var aspect ? aspect : 1,
            Fields = FieldsOf(film),
            Turn = TurnOf(film),
            Transfer = Text(film, "color_transfer"),
            Primaries = Text(film, "color_primaries"),
        };
    }

    /// <summary>
    /// Artwork is no film. A picture in a stream of its own is none where there is another; else the file's own choice counts.
    /// </summary>
    private JsonElement Film()
    {
        var films = List(answer, "streams").Where(stream => !Says(stream, "attached_pic") && !Says(stream, "timed_thumbnails"))
            .OrderBy(stream => IsPicture(stream)).ThenBy(stream => !Says(stream, "default")).ToList();
        return films.Count > 0 ? films[0] : throw new InvalidDataException($"'{path}' holds no video.");
    }

    private static bool IsPicture(JsonElement stream) =>
        Text(stream, "nb_frames") == "1" || Text(stream, "codec_name") is "mjpeg" or "png" or "bmp" or "tiff" or "webp" or "gif";

    /// <summary>By the pictures, else by the container. Of the order's two letters the second is the field that is shown first.</summary>
    private VideoFields FieldsOf(JsonElement film)
    {
        var pictures = List(answer, "frames").Where(frame => Whole(frame, "stream_index") == Whole(film, "index"));
        var ofFields = pictures.FirstOrDefault(frame => Whole(frame, "interlaced_frame") == 1);
        return ofFields.ValueKind == JsonValueKind.Object
            ? Whole(ofFields, "top_field_first") == 1 ? VideoFields.TopFirst : VideoFields.BottomFirst
            : Text(film, "field_order") switch
            {
                "tt" or "bt" => VideoFields.TopFirst,
                "bb" or "tb" => VideoFields.BottomFirst,
                _ => VideoFields.None,
            };
    }

    /// <summary>ffprobe counts the other way round.</summary>
    private static int TurnOf(JsonElement film)
    {
        var turn = List(film, "side_data_list").Select(data => Whole(data, "rotation")).FirstOrDefault(degrees => degrees != 0);
        return (360 - (turn % 360)) % 360 is (90 or 180 or 270) and var clockwise ? clockwise : 0;
    }

    private static JsonElement[] List(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];

    private static bool Says(JsonElement stream, string name) =>
        stream.TryGetProperty("disposition", out var disposition) && Whole(disposition, name) == 1;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static int Whole(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : 0;

    // A stream of which nothing could be read still has a place in the list.
    private int Size(JsonElement stream, string name) =>
        Whole(stream, name) is > 0 and var size
            ? size
            : throw new InvalidDataException($"'{path}' says nowhere what {name} its video has.");

    private static double? Number(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static double Ratio(string text, char between)
    {
        var parts = text.Split(between);
        return parts.Length == 2 && Number(parts[0]) is { } over && Number(parts[1]) is > 0 and var under ? over / under : 0;
    }
}
