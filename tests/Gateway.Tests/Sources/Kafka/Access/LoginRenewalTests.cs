using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Local;

namespace Gateway.Sources.Kafka.Access;

public sealed class LoginRenewalTests
{
    private readonly ManualClock _clock = new();
    private readonly ChangingSecrets _secrets = new() { Text = """{"username":"alice","password":"first"}""" };
    private readonly LoginRenewal _renewal;

    public LoginRenewalTests()
    {
        var mapping = TestMapping.Of("b1:9096", "orders") with { Protocol = KafkaProtocol.SaslScram512, BasicAuth = SecretReference.Parse("env:KAFKA") };
        _renewal = new LoginRenewal(new KafkaAccess(mapping, new KafkaAccessParts(_secrets, null!, null!, _clock)), _clock, CancellationToken.None);
    }

    [Fact]
    public void Without_a_refusal_nothing_is_read()
    {
        for (var i = 0; i < 100; i++) Turn(isUp: i % 2 == 0);

        Assert.Equal(0, _secrets.Reads);
    }

    [Fact]
    public void A_refusal_reads_at_once_and_tells_what_is_there()
    {
        _secrets.Text = """{"username":"alice","password":"second"}""";
        _renewal.Refused();

        Turn();
        var read = Turn();

        Assert.Equal("second", read!.Value.Login!.User!.Password);
        Assert.Equal((1, 1), (_secrets.Reads, _secrets.Forgotten));
    }

    [Fact]
    public void While_the_brokers_refuse_it_reads_ever_more_slowly()
    {
        _renewal.Refused();

        for (var second = 0; second < 600; second++)
        {
            Turn();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        // After 0, 2, 6, 14, 30, 62, 122, 182 ... 542, 602 s and no more often.
        Assert.InRange(_secrets.Reads, 13, 15);
    }

    [Fact]
    public void When_the_brokers_work_it_reads_once_for_a_refusal_and_soon_again_for_the_next()
    {
        _renewal.Refused();
        for (var second = 0; second < 100; second++)
        {
            Turn(isUp: true);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, _secrets.Reads);
        _renewal.Refused();
        Turn(isUp: true);

        Assert.Equal(2, _secrets.Reads);
    }

    [Fact]
    public void A_secret_that_is_gone_is_told_too()
    {
        _secrets.Text = null;
        _renewal.Refused();

        Turn();

        Assert.Equal("It is gone; put it back.", Turn()!.Value.Problem);
    }

    private KafkaLoginResult? Turn(bool isUp = false) => _renewal.Turn(isUp);
}
