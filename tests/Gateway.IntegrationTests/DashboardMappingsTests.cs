using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Gateway.IntegrationTests;

/// <summary>The mappings on the page, as somebody on call sees and switches them.</summary>
[Collection(Alone.Name)]
public sealed class DashboardMappingsTests(GuardedGateway gateway, Chromium chromium) : IClassFixture<GuardedGateway>, IClassFixture<Chromium>
{
    // Between the third and the fourth nobody looked; with the fifth the process was a new one.
    private const string Samples = "{ At: [0, 2000, 4000, 20000, 22000, 24000], Invoked: [0, 10, 30, 100, 5, 9], Failed: [0, 0, 2, 2, 0, 0], InFlight: [0, 1, 2, 3, 4, 5], Lag: [null, 3, 4, null, 5, 6] }";

    private static readonly (string Expression, string Expected)[] Workings =
    [
        ("pointsOf(samples, 2000).map(p => p.throughput)", "[null,5,10,null,null,2]"),
        ("pointsOf(samples, 2000).map(p => p.errors)", "[null,0,1,null,null,0]"),
        ("runsOf(pointsOf(samples, 2000), 'inFlight', 2000).map(run => run.map(p => p.inFlight))", "[[0,1,2],[3,4,5]]"),
        ("runsOf(pointsOf(samples, 2000), 'lag', 2000).map(run => run.map(p => p.lag))", "[[3,4],[5,6]]"),
        ("extend(samples, { At: [26000], Invoked: [10], Failed: [0], InFlight: [1], Lag: [7] }, 22000).Lag", "[5,6,7]"),
        ("extend(samples, { At: [], Invoked: [], Failed: [], InFlight: [], Lag: [] }, 99000).At", "[]"),
        ("rowsOf(pointsOf(samples, 2000), 10000).map(r => [r.at, r.throughput, r.lag, r.inFlight, r.errors])", "[[20000,2,6,5,0],[0,7.5,4,2,0.5]]"),
        ("[0, 0.3, 1, 1.1, 2, 3, 7, 10, 11, 99, 101, 2500].map(ceiling)", "[1,1,1,2,2,5,10,10,20,100,200,5000]"),
        ("[0, 60000, 60001, 250000, 300001, 900000].map(seen => lengthFor(seen, 600000))", "[60000,60000,120000,300000,600000,600000]"),
        ("[nearest(pointsOf(samples, 2000), 3100).at, nearest([], 1)]", "[4000,null]"),
    ];

    [Fact]
    public async Task The_charts_move_with_the_traffic_and_are_there_after_a_reload()
    {
        await using var page = await OpenAsync();
        var before = await Line(page, "throughput").GetAttributeAsync("d");

        await Expect(Value(page, "throughput")).ToHaveTextAsync(new Regex("^[1-9]"));
        await Expect(Value(page, "errors")).ToHaveTextAsync(new Regex("^[1-9]"));
        await Expect(Value(page, "lag")).ToHaveTextAsync(new Regex("^[0-9]"));
        await Expect(Line(page, "throughput")).Not.ToHaveAttributeAsync("d", before!);

        var points = await PointsAsync(page);
        await page.Page.ReloadAsync();
        await Expect(Card(page, GuardedGateway.Busy)).ToBeVisibleAsync();
        Assert.True(await PointsAsync(page) >= points, "The page begins anew.");
        page.AssertKeptToItself();
    }

    [Fact]
    public async Task What_is_not_known_or_does_not_run_is_said_so()
    {
        await using var page = await OpenAsync();

        await Expect(Value(page, "lag", GuardedGateway.Lost)).ToHaveTextAsync("unknown");
        await Expect(Card(page, GuardedGateway.Lost).Locator(".lag .nothing")).ToHaveTextAsync("A queue does not tell its length");
        await Expect(Card(page, GuardedGateway.Lost).Locator(".note").First).ToContainTextAsync("127.0.0.1");
        await Expect(Card(page, GuardedGateway.Disabled).Locator(".note").First).ToContainTextAsync("Enabled is false");
        await Expect(Card(page, GuardedGateway.Disabled).Locator(".switch, .charts")).ToHaveCountAsync(2);
        await Expect(Card(page, GuardedGateway.Disabled).Locator(".switch")).ToBeHiddenAsync();
        await Expect(Card(page, GuardedGateway.Disabled).Locator(".charts")).ToBeHiddenAsync();
        await Expect(page.Find("#summary")).ToHaveTextAsync(new Regex("^1 of 3 mappings not consuming, 1 disabled"));
    }

    [Fact]
    public async Task A_configuration_that_is_refused_is_told_until_it_is_corrected()
    {
        await using var page = await OpenAsync();
        await Expect(page.Find("#refused")).ToBeHiddenAsync();

        using (gateway.Misconfigure())
        {
            await Expect(page.Find("#refused")).ToContainTextAsync("BatchSize", new() { Timeout = 10_000 });
        }

        await Expect(page.Find("#refused")).ToBeHiddenAsync(new() { Timeout = 10_000 });
        page.AssertKeptToItself();
    }

    [Fact]
    public async Task The_keyboard_alone_pauses_and_resumes()
    {
        await using var page = await OpenAsync();
        var keyboard = page.Page.Keyboard;
        await TabToAsync(page, $"Pause {GuardedGateway.Idle}");

        await keyboard.PressAsync("Enter");
        await Expect(page.Find("#confirm")).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Expect(page.Find("#confirm")).ToBeHiddenAsync();
        await Expect(Button(page, $"Pause {GuardedGateway.Idle}")).ToBeFocusedAsync();

        await keyboard.PressAsync("Enter");
        await Expect(page.Find("#confirm-no")).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Enter");

        await Expect(Pill(page)).ToHaveTextAsync("Disabled");
        await Expect(page.Find("#announcement")).ToContainTextAsync($"{GuardedGateway.Idle} is paused");
        await Expect(Button(page, $"Resume {GuardedGateway.Idle}")).ToBeFocusedAsync();
        await page.PictureAsync("mappings-paused", ".card:nth-child(2)");
        await keyboard.PressAsync("Enter");

        await Expect(Pill(page)).ToHaveTextAsync("Enabled");
        await Expect(Button(page, $"Pause {GuardedGateway.Idle}")).ToBeFocusedAsync();
        page.AssertKeptToItself();
    }

    [Fact]
    public async Task The_arrow_keys_read_the_charts_at_an_earlier_moment()
    {
        await using var page = await OpenAsync();
        var slider = page.Page.GetByRole(AriaRole.Slider, new PageGetByRoleOptions { Name = $"Charts of {GuardedGateway.Busy}" });
        // There is an earlier moment, and all was known then.
        await Expect(Line(page, "lag")).ToHaveAttributeAsync("d", new Regex("L.*L"));
        await slider.FocusAsync();

        await page.Page.Keyboard.PressAsync("ArrowLeft");

        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", new Regex(@"^\d+ s ago: throughput .* records/s, lag \d+ records, in flight \d+ invocations, errors .* records/s$"));
        await Expect(Card(page, GuardedGateway.Busy).Locator(".moment")).ToHaveTextAsync(new Regex(@"^\d\d:\d\d:\d\d, \d+ s ago$"));
        await Expect(Card(page, GuardedGateway.Busy).Locator(".hair").First).ToBeVisibleAsync();

        await page.PictureAsync("mappings-past", ".card:first-child");
        await page.Page.Keyboard.PressAsync("Escape");

        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", new Regex("^now: "));
        await Expect(Card(page, GuardedGateway.Busy).Locator(".moment")).ToHaveTextAsync(new Regex("^Last "));
    }

    [Fact]
    public async Task A_token_that_was_changed_is_asked_for_and_kept_by_the_page_alone()
    {
        await using var page = await OpenAsync();
        var token = await gateway.RotateTokenAsync();
        await LookAgainAsync(page);
        await Expect(page.Find("#access")).ToBeVisibleAsync();
        await Expect(page.Find("#connection")).ToHaveTextAsync("Token needed");
        Assert.Equal("password", await page.Find("#token").GetAttributeAsync("type"));

        await page.Find("#token").FillAsync("a wrong one");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Find("#access-problem")).ToHaveTextAsync("That is not the token of this gateway.");
        await page.PictureAsync("dashboard-token", "#access");
        await page.AssertReadableAsync();
        await page.Find("#token").FillAsync(token);
        await Button(page, "Use token").ClickAsync();

        await Expect(page.Find("#access")).ToBeHiddenAsync();
        await Expect(page.Find("#connection")).ToHaveTextAsync("Live");
        page.Forgive();
        await Button(page, $"Pause {GuardedGateway.Idle}").ClickAsync();
        await page.Find("#confirm-yes").ClickAsync();
        await Expect(Pill(page)).ToHaveTextAsync("Disabled");
        await Button(page, $"Resume {GuardedGateway.Idle}").ClickAsync();
        await Expect(Pill(page)).ToHaveTextAsync("Enabled");
        Assert.Equal("0 0 ", await page.Page.EvaluateAsync<string>("() => `${localStorage.length} ${sessionStorage.length} ${document.cookie}`"));
        Assert.DoesNotContain(token, page.Page.Url, StringComparison.Ordinal);
        page.AssertKeptToItself();
    }

    [Fact]
    public async Task A_pause_without_the_token_is_made_up_for_once_it_is_given()
    {
        await using var page = await OpenAsync();
        // Only the switch is refused, as where the token changes between two polls.
        await page.Page.RouteAsync("**/pause", async route =>
        {
            var isTold = await route.Request.HeaderValueAsync("authorization") == $"Bearer {gateway.Token}";
            await (isTold ? route.ContinueAsync() : route.FulfillAsync(new RouteFulfillOptions { Status = 401, ContentType = "application/json", Body = "{}" }));
        });

        await Button(page, $"Pause {GuardedGateway.Idle}").ClickAsync();
        await page.Find("#confirm-yes").ClickAsync();
        await Expect(page.Find("#token")).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync(gateway.Token);
        await page.Page.Keyboard.PressAsync("Enter");

        await Expect(Pill(page)).ToHaveTextAsync("Disabled");
        await Button(page, $"Resume {GuardedGateway.Idle}").ClickAsync();
        await Expect(Pill(page)).ToHaveTextAsync("Enabled");
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_gateways_words()
    {
        await using var page = await OpenAsync();
        await page.Page.RouteAsync("**/pause", route => route.FulfillAsync(
            new RouteFulfillOptions { Status = 403, ContentType = "application/json", Body = """{"Message":"Without Admin.Token nothing can be changed over the network."}""" }));

        await Button(page, $"Pause {GuardedGateway.Idle}").ClickAsync();
        await page.Find("#confirm-yes").ClickAsync();

        await Expect(Card(page, GuardedGateway.Idle).Locator(".refused")).ToHaveTextAsync("The gateway did not pause it. Without Admin.Token nothing can be changed over the network.");
        await Expect(Pill(page)).ToHaveTextAsync("Enabled");
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_told_with_the_age_of_what_is_shown()
    {
        await using var page = await OpenAsync();
        await page.Page.Context.SetOfflineAsync(true);
        await LookAgainAsync(page);

        await Expect(page.Find("#lost")).ToContainTextAsync("The gateway does not answer");
        await Expect(page.Find("#lost-age")).ToHaveTextAsync(new Regex(@"^What is shown is of \d\d:\d\d:\d\d, \d+ s ago\.$"));
        await Expect(page.Find("#connection")).ToHaveTextAsync("Not connected");
        await page.PictureAsync("dashboard-lost");

        await page.Page.Context.SetOfflineAsync(false);
        await LookAgainAsync(page);

        await Expect(page.Find("#lost")).ToBeHiddenAsync();
        await Expect(page.Find("#connection")).ToHaveTextAsync("Live");
    }

    [Fact]
    public async Task Mappings_come_and_go_without_a_reload()
    {
        await using var page = await OpenAsync();
        var mappings = JsonElement.Parse(await page.Page.EvaluateAsync<string>("() => fetch('/mappings').then(answer => answer.text())")).EnumerateArray().ToArray();
        Func<JsonElement, bool> isTold = static _ => true;
        await page.Page.RouteAsync("**/mappings", route => route.FulfillAsync(
            new RouteFulfillOptions { ContentType = "application/json", Body = $"[{string.Join(',', mappings.Where(isTold).Select(m => m.GetRawText()))}]" }));

        isTold = static mapping => mapping.GetProperty("Name").GetString() != GuardedGateway.Idle;
        await LookAgainAsync(page);
        await Expect(Card(page, GuardedGateway.Idle)).ToHaveCountAsync(0);
        await Expect(page.Find("#announcement")).ToContainTextAsync($"The mapping {GuardedGateway.Idle} was removed");
        isTold = static _ => false;
        await LookAgainAsync(page);
        await Expect(page.Find("#no-mappings")).ToBeVisibleAsync();
        isTold = static _ => true;
        await LookAgainAsync(page);
        await Expect(page.Find("#mappings .card")).ToHaveCountAsync(4);
        await Expect(Card(page, GuardedGateway.Busy).Locator(".throughput .edge")).ToHaveAttributeAsync("d", new Regex("^M.*L"));
        page.AssertKeptToItself();
    }

    [Fact]
    public async Task Nothing_is_asked_for_while_nobody_looks()
    {
        await using var page = await OpenAsync();
        await page.Page.Clock.InstallAsync();
        await page.Page.ReloadAsync();
        await Expect(Card(page, GuardedGateway.Busy)).ToBeVisibleAsync();
        await SetHiddenAsync(page, isHidden: true);
        await page.Page.Clock.RunForAsync(5_000);
        var asked = page.Requests("/mappings");

        await page.Page.Clock.RunForAsync(60_000);
        Assert.Equal(asked, page.Requests("/mappings"));

        await SetHiddenAsync(page, isHidden: false);
        await Eventually.TrueAsync(() => page.Requests("/mappings") > asked, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task The_traces_of_a_mapping_are_one_step_away()
    {
        await using var page = await OpenAsync();

        await Button(page, $"Traces of {GuardedGateway.Busy}").ClickAsync();

        await Expect(page.Find("#by-mapping")).ToHaveValueAsync(GuardedGateway.Busy);
        await Expect(page.Find("#by-mapping")).ToBeFocusedAsync();
        await Expect(page.Find("#traces .pick").First).ToBeInViewportAsync();
    }

    [Fact]
    public async Task The_charts_are_worked_out_of_the_samples()
    {
        await using var page = await OpenAsync();
        foreach (var (expression, expected) in Workings)
        {
            var actual = await page.Page.EvaluateAsync<string>(
                $$"""async () => { const { ceiling, extend, lengthFor, nearest, pointsOf, rowsOf, runsOf } = await import('/series.js'); const samples = {{Samples}}; return JSON.stringify({{expression}}); }""");

            Assert.Equal($"{expression} is {expected}", $"{expression} is {actual}");
        }
    }

    [Theory]
    [InlineData("light", 1280, ColorScheme.Light)]
    [InlineData("dark", 1280, ColorScheme.Dark)]
    [InlineData("phone", 360, ColorScheme.Light)]
    [InlineData("phone-dark", 360, ColorScheme.Dark)]
    public async Task The_page_suits_the_screen(string name, int width, ColorScheme scheme)
    {
        await using var page = await OpenAsync(width, scheme);
        await page.PictureAsync($"mappings-{name}");
        Assert.Equal(0, await page.OverflowAsync());
        await page.AssertReadableAsync();
        await page.AssertDrawnAsync();

        await Card(page, GuardedGateway.Busy).Locator("summary").ClickAsync();
        await Button(page, $"Pause {GuardedGateway.Busy}").ClickAsync();
        await Expect(page.Find("#confirm")).ToBeVisibleAsync();
        await page.PictureAsync($"mappings-{name}-details");
        await page.Find("#confirm-no").ClickAsync();
        await Expect(Card(page, GuardedGateway.Busy).Locator("tbody tr").Last).ToBeVisibleAsync();
        Assert.Equal(0, await page.OverflowAsync());
        await page.AssertReadableAsync();
        page.AssertKeptToItself();
    }

    [Fact]
    public async Task Fingers_alone_pause_and_read_the_charts_on_a_phone()
    {
        await using var page = await chromium.OpenOnPhoneAsync(gateway.Address, gateway.Token);
        await Expect(page.Find("#mappings .card")).ToHaveCountAsync(4);
        page.Forgive();
        await page.Page.RouteAsync("**/pause", async route =>
        {
            var isTold = await route.Request.HeaderValueAsync("authorization") == $"Bearer {gateway.Token}";
            await (isTold ? route.ContinueAsync() : route.FulfillAsync(new RouteFulfillOptions { Status = 401, ContentType = "application/json", Body = "{}" }));
        });

        await Button(page, $"Pause {GuardedGateway.Idle}").TapAsync();
        await page.AssertTappableAsync();
        await page.Find("#confirm-yes").TapAsync();
        await Expect(page.Find("#token")).ToBeFocusedAsync();
        await Expect(page.Find("#token")).ToBeInViewportAsync();
        await page.AssertTappableAsync();
        await page.PictureAsync("phone-token");
        await page.Page.Keyboard.TypeAsync(gateway.Token);
        await Button(page, "Use token").TapAsync();

        await Expect(Pill(page)).ToHaveTextAsync("Disabled");
        await Button(page, $"Resume {GuardedGateway.Idle}").TapAsync();
        await Expect(Pill(page)).ToHaveTextAsync("Enabled");

        // Where the finger was stays shown once it is lifted, until it taps elsewhere.
        var moment = Card(page, GuardedGateway.Busy).Locator(".moment");
        await Expect(Line(page, "throughput")).ToHaveAttributeAsync("d", new Regex("L.*L"));
        await Card(page, GuardedGateway.Busy).Locator(".throughput .plot").TapAsync();
        await Expect(moment).ToHaveTextAsync(new Regex(@"^\d\d:\d\d:\d\d, \d+ s ago$"));
        await page.Find("#summary").TapAsync();
        await Expect(moment).ToHaveTextAsync(new Regex("^Last "));

        await page.Find("#traces .pick").Nth(1).TapAsync();
        await Expect(page.Find("#trace .waterfall")).ToBeInViewportAsync();
        Assert.Equal(0, await page.OverflowAsync());
    }

    /// <summary>The README shows <c>.github/mappings.png</c>, which is a copy of <c>screenshots/mappings.png</c> beside this program, taken after more traffic.</summary>
    [Fact]
    public async Task The_picture_for_the_readme_can_be_taken()
    {
        await using var page = await chromium.OpenAsync(gateway.Address, 1120, password: gateway.Token);
        await Expect(page.Find("#mappings .card")).ToHaveCountAsync(4);
        await page.Page.Mouse.MoveAsync(0, 0);

        Assert.True(new FileInfo(await page.PictureAsync("mappings", "section:has(#mappings)")).Length > 10_000);
    }

    private static ILocator Card(WatchedPage page, string mapping) => page.Page.GetByRole(AriaRole.Article, new PageGetByRoleOptions { Name = mapping, Exact = true });

    private static ILocator Value(WatchedPage page, string chart, string mapping = GuardedGateway.Busy) => Card(page, mapping).Locator($".{chart} b");

    private static ILocator Line(WatchedPage page, string chart) => Card(page, GuardedGateway.Busy).Locator($".{chart} .edge");

    private static ILocator Pill(WatchedPage page) => Card(page, GuardedGateway.Idle).Locator(".pill");

    private static ILocator Button(WatchedPage page, string name) => page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    private static async Task<int> PointsAsync(WatchedPage page) => (await Line(page, "inFlight").GetAttributeAsync("d"))!.Split('L').Length;

    private static async Task TabToAsync(WatchedPage page, string name)
    {
        for (var i = 0; i < 40; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<string?>("() => document.activeElement.ariaLabel") == name) return;
        }

        Assert.Fail($"'{name}' cannot be reached by the tabulator.");
    }

    // As if the reader came back to it: spares the wait for the page's next turn.
    private static Task LookAgainAsync(WatchedPage page) => SetHiddenAsync(page, isHidden: false);

    private static Task SetHiddenAsync(WatchedPage page, bool isHidden) => page.Page.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", isHidden);

    private async Task<WatchedPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await chromium.OpenAsync(gateway.Address, width, scheme: scheme, password: gateway.Token);
        await Expect(page.Find("#mappings .card")).ToHaveCountAsync(4);
        page.Forgive();
        return page;
    }
}
