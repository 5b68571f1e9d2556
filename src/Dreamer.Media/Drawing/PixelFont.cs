namespace Dreamer.Media;

/// <summary>A font of 5×7 pixels for printable ASCII: enough for the labels of a chart, on a machine without fonts.</summary>
internal static class PixelFont
{
    public const int Advance = 6;
    public const int Height = 7;
    private const int Columns = 5;

    // Five bytes a character, a column each, lowest bit on top; from ' ' to '~'.
    private static readonly byte[] s_glyphs = Convert.FromHexString(
        "000000000000005F00000007000700147F147F14242A7F2A12231308646236495522500005030000001C2241000041221C0014083E081408083E0808"
        + "00503000000808080808006060000020100804023E5149453E00427F400042615149462141454B311814127F1027454545393C4A4949300171090503"
        + "3649494936064949291E003636000000563600000814224100141414141400412214080201510906324979413E7E1111117E7F494949363E41414122"
        + "7F4141221C7F494949417F090909013E4149497A7F0808087F00417F41002040413F017F081422417F404040407F020C027F7F0408107F3E4141413E"
        + "7F090909063E4151215E7F09192946464949493101017F01013F4040403F1F2040201F3F4038403F631408146307087008076151494543007F414100"
        + "02040810200041417F0004020102044040404040000102040020545454787F484444383844444420384444487F3854545418087E0901020C5252523E"
        + "7F0804047800447D40002040443D007F1028440000417F40007C041804787C0804047838444444387C14141408081414187C7C080404084854545420"
        + "043F4440203C4040207C1C2040201C3C4030403C44281028440C5050503C4464544C44000836410000007F000000413608001008081008");

    /// <summary>Calls back for every dark pixel of the text, relative to its upper left corner.</summary>
    public static void Visit(string text, Action<int, int> pixel)
    {
        for (var i = 0; i < text.Length; i++)
        {
            VisitGlyph(text[i] is >= ' ' and <= '~' ? text[i] : '?', i * Advance, pixel);
        }
    }

    private static void VisitGlyph(char character, int left, Action<int, int> pixel)
    {
        for (var x = 0; x < Columns; x++)
        {
            var column = s_glyphs[((character - ' ') * Columns) + x];
            for (var y = 0; y < Height; y++)
            {
                if ((column >> y & 1) != 0)
                {
                    pixel(left + x, y);
                }
            }
        }
    }
}
