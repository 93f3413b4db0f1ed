namespace Kaizen.Infrastructure.LanguageModels;

/// <summary>A guess of how many tokens a text has, where no provider counted them.</summary>
internal static class TokenEstimate
{
    /// <summary>Four ASCII characters make a token; any other character, such as 漢, makes one of its own.</summary>
    public static int Of(string text)
    {
        int ascii = text.Count(char.IsAscii);
        return ((ascii + 3) / 4) + (text.Length - ascii);
    }
}
