using System.Text.Json;

namespace Gateway.Hosting.Doctor;

public sealed class DoctorJsonTests
{
    [Fact]
    public void One_document_has_every_check_with_its_mapping_and_what_all_comes_to()
    {
        var shared = new Finding("credentials", Verdict.Ok("found"), TimeSpan.FromMilliseconds(12.7));
        var own = new Finding("tcp", Verdict.Failed("b1:9092 refuses \"us\"", "Start it."), TimeSpan.FromMilliseconds(1));

        var json = JsonElement.Parse(DoctorJson.Write([(null, shared), ("orders", own)], new DoctorReport([shared, own])));

        Assert.Equal(("failed", 1), (json.GetProperty("status").GetString(), json.GetProperty("exitCode").GetInt32()));
        Assert.Equal(
            [
                """{"mapping":null,"check":"credentials","status":"ok","detail":"found","remedy":null,"milliseconds":12}""",
                """{"mapping":"orders","check":"tcp","status":"failed","detail":"b1:9092 refuses \u0022us\u0022","remedy":"Start it.","milliseconds":1}""",
            ],
            json.GetProperty("checks").EnumerateArray().Select(check => JsonSerializer.Serialize(check)));
    }
}
