namespace Curb.Exchange.Demo;

/// <summary>How a hospital's system writes frequencies and routes: Latin abbreviations or Chinese.</summary>
internal static class DemoWording
{
    public static string Frequency(string latin, bool chinese) => !chinese ? latin : latin switch
    {
        "qd" => "每日一次",
        "bid" => "每日两次",
        "tid" => "每日三次",
        "q8h" => "每8小时一次",
        "q12h" => "每12小时一次",
        "st" => "立即",
        "prn" => "必要时",
        _ => latin,
    };

    public static string Route(string route, bool chinese) => route switch
    {
        "eye" => "滴眼",
        "skin" => "外用",
        "inhal" => "雾化吸入",
        _ when !chinese => route,
        "ivgtt" => "静滴",
        "iv" => "静脉注射",
        "po" => "口服",
        "sc" => "皮下注射",
        _ => route,
    };
}
