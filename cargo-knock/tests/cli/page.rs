//! The page that `report` writes, in a browser: what it shows and hides, how it is operated with the
//! keyboard, what can be read, and that it keeps to itself.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::browser::{Browser, ESCAPE, TAB};
use crate::stage::Stage;

/// A browser with the page of a Knock directory.
struct Page {
    browser: Browser,
    stage: Stage,
}

impl Page {
    fn of(stage: Stage) -> Option<Self> {
        let page = Self {
            browser: Browser::start()?,
            stage,
        };
        page.load();
        Some(page)
    }

    fn path(&self) -> PathBuf {
        self.stage.path("knock-report.html")
    }

    fn load(&self) {
        assert_eq!(self.stage.run(["report"]).code, 0);
        self.browser.open(&self.path());
        // Chromium lays out what is on the screen; here all of it matters.
        let rule = ".workflow { content-visibility: visible !important }";
        let insert = format!("document.styleSheets[0].insertRule({rule:?})");
        self.browser.run(&insert);
    }

    /// The texts of what a selector finds and somebody sees.
    fn seen(&self, selector: &str) -> Vec<String> {
        self.browser.texts(&format!(
            "return [...document.querySelectorAll({selector:?})]
                .filter((it) => it.checkVisibility()).map((it) => it.textContent.trim())"
        ))
    }

    fn focus(&self) -> String {
        let focus = self.browser.run("return document.activeElement.id");
        focus.as_str().unwrap().to_owned()
    }

    /// Emulates what somebody prefers: a feature that media queries ask for.
    fn emulate(&self, feature: &str, value: &str) {
        let media = json!({ "features": [{ "name": feature, "value": value }] });
        self.browser.command("Emulation.setEmulatedMedia", &media);
        let query = format!("({feature}: {value})");
        self.browser
            .wait_until(&format!("matchMedia({query:?}).matches"));
    }

    fn resize(&self, width: u32) {
        let size =
            json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        self.browser
            .command("Emulation.setDeviceMetricsOverride", &size);
        self.browser.wait_until(&format!("innerWidth === {width}"));
    }

    /// What screen readers are told that everything is.
    fn roles(&self) -> Vec<String> {
        let tree = self
            .browser
            .command("Accessibility.getFullAXTree", &json!({}));
        let nodes = tree["nodes"].as_array().unwrap().iter();
        let nodes = nodes.filter(|node| node["ignored"] == false);
        nodes
            .map(|node| node["role"]["value"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// A directory with everything that may break a page.
fn hostile() -> Stage {
    let long = "x".repeat(10_000);
    let stage = Stage::with_sample();
    let workflow = json!({
        "name": format!("</script>\"'<b>{}", "W".repeat(300)),
        "description": "<img src=//example.com onerror=alert(1)>\u{202e}reversed",
        "steps": [
            { "type": "channel", "channel_type": "sms", "ref": "sms_1",
              "template": { "text_body@": "long.txt" } },
            { "type": "channel", "channel_type": "sms", "ref": "sms_2",
              "template": { "text_body@": "wrong.txt" } },
        ],
    });
    let folder = "workflows/workflows/hostile";
    stage.write(&format!("{folder}/workflow.json"), &workflow.to_string());
    let text = format!(
        "{long}{{{{ data.a }}}}{long}\n{{{{ data.{long} }}}}\n{{{{ data['</a><script>alert(1)</script>'] }}}}"
    );
    stage.write(&format!("{folder}/long.txt"), &text);
    let text = format!(
        "{{{{ data.b | pluralize: 'a', 'b' }}}} {{{{ data.b.c | nope }}}} {long} {{% if %}}\n{{{{"
    );
    stage.write(&format!("{folder}/wrong.txt"), &text);
    let odd = "workflows/workflows/odd key (ü)/workflow.json";
    stage.write(odd, r#"{ "name": "Odd", "steps": [] }"#);
    stage
}

#[test]
fn the_search_shows_what_is_looked_for() {
    let Some(page) = Page::of(Stage::with_sample()) else {
        return;
    };
    let all = [
        "Activity update",
        "Order shipped",
        "Reminder",
        "Weekly summary",
    ];
    assert_eq!(page.seen(".workflow h2"), all);
    assert_eq!(page.seen("#found"), [""]);

    page.browser.press("/");
    assert_eq!(page.focus(), "query");
    page.browser.press("gift_message");
    assert_eq!(page.seen(".workflow h2"), ["Order shipped"]);
    assert_eq!(
        page.seen("nav li"),
        ["Order shipped", "What the words mean"]
    );
    assert_eq!(page.seen("tr[id] th"), ["data.gift_message"]);
    assert_eq!(page.seen("tr.group code"), ["data"]);
    assert_eq!(page.seen("figcaption"), ["email_1/html_body.html"]);
    assert_eq!(page.seen(".reads li").len(), 1);
    assert_eq!(page.seen("#found"), ["1 workflow, 1 field, 1 line"]);

    // Words of the title and of a row; upper case is as good as lower case.
    page.browser
        .run("document.getElementById('query').value = ''");
    page.browser.press("ORDER shipped Quantity");
    assert_eq!(page.seen("tr[id] th"), ["data.items[].quantity"]);

    page.browser.press(" zzz");
    assert_eq!(page.seen(".workflow"), [""; 0]);
    assert_eq!(page.seen("#found"), ["Nothing is found"]);

    page.browser.press(ESCAPE);
    assert_eq!(page.focus(), "query");
    assert_eq!(page.seen(".workflow h2"), all);
    assert_eq!(page.seen("#found"), [""]);
    assert_eq!(
        page.browser
            .run("return document.querySelector('main [hidden]')"),
        Value::Null
    );
}

#[test]
fn the_search_finds_problems() {
    let Some(page) = Page::of(hostile()) else {
        return;
    };
    page.browser.press("/pluralize K030");
    assert_eq!(page.seen(".workflow"), [""; 0]);
    assert_eq!(page.seen("#problems strong"), ["Error K030"]);
    assert_eq!(page.seen("#found"), ["1 problem"]);
}

#[test]
fn a_link_leads_to_what_the_search_had_hidden() {
    let Some(page) = Page::of(Stage::with_sample()) else {
        return;
    };
    page.browser.press("/yes or no");
    assert_eq!(page.seen("tr[id] th"), ["data.express"]);
    assert_eq!(page.seen(".reads li"), [""; 0]);
    page.browser.click("tr[id]:not([hidden]) td a");
    assert_eq!(page.seen(".reads a:target"), ["data.express"]);
    assert_eq!(page.seen("#found"), [""]);
    page.browser.click(":target");
    assert_eq!(page.seen("tr:target th"), ["data.express"]);
}

#[test]
fn it_can_be_read_aloud_wherever_it_is_shown() {
    let Some(page) = Page::of(hostile()) else {
        return;
    };
    let [wide, narrow] = [1_280, 360].map(|width| {
        page.resize(width);
        page.roles()
    });
    for role in [
        "banner",
        "navigation",
        "search",
        "main",
        "status",
        "searchbox",
        "button",
    ] {
        assert_eq!(wide.iter().filter(|it| *it == role).count(), 1, "{role}");
    }
    let tables = [
        "table",
        "rowgroup",
        "row",
        "columnheader",
        "rowheader",
        "cell",
        "list",
        "listitem",
    ];
    for role in tables {
        let count = |roles: &[String]| roles.iter().filter(|it| *it == role).count();
        assert!(count(&wide) > 4, "{role}");
        assert_eq!(count(&wide), count(&narrow), "{role}");
    }
    let levels = "return [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
        .map((it) => it.localName)";
    let levels = page.browser.texts(levels);
    assert_eq!(levels.iter().filter(|it| *it == "h1").count(), 1);
    assert!(
        levels[1..]
            .windows(2)
            .all(|pair| pair[0] == "h2" || pair[1] <= pair[0])
    );
    assert_eq!(
        page.browser.run("return document.documentElement.lang"),
        "en"
    );
}

#[test]
fn everything_is_reached_by_tab_and_seen_to_have_the_focus() {
    let Some(page) = Page::of(Stage::with_sample()) else {
        return;
    };
    let count = "return document.querySelectorAll('a, input, button').length";
    let count = usize::try_from(page.browser.run(count).as_u64().unwrap()).unwrap();
    page.browser.run(
        "window.reached = new Set();
        document.addEventListener('focusin', ({ target }) => {
            const { outlineStyle, outlineWidth } = getComputedStyle(target);
            const { width, height, left, right } = target.getBoundingClientRect();
            const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
                && width > 0 && height > 0 && left >= 0 && right <= innerWidth;
            if (isSeen) reached.add(target);
        })",
    );
    page.browser.press(TAB);
    let first = page
        .browser
        .run("return document.activeElement.textContent");
    assert_eq!(first, "Skip to the workflows");
    page.browser.press(&TAB.repeat(count - 1));
    let missed = page.browser.texts(
        "return [...document.querySelectorAll('a, input, button')]
            .filter((it) => !reached.has(it)).map((it) => it.outerHTML)",
    );
    assert_eq!(missed, [""; 0]);
}

/// The least contrast of any text that is seen, as WCAG 2 counts it, and the text; then that of what
/// borders input and focus.
const LEAST_CONTRAST: &str = "
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const channels = (color) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (color) => channels(color).slice(0, 3)
        .map((it) => it / 255)
        .map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4))
        .reduce((sum, it, index) => sum + it * [0.2126, 0.7152, 0.0722][index], 0);
    const background = (node) => {
        const { backgroundColor } = getComputedStyle(node);
        const alpha = channels(backgroundColor)[3];
        if (alpha === 255) return backgroundColor;
        if (alpha > 0 || node.parentElement === null) throw new Error(`unclear: ${node.outerHTML}`);
        return background(node.parentElement);
    };
    const contrast = (node, color) => {
        const [a, b] = [color, background(node)].map(luminance).sort((a, b) => b - a);
        return (a + 0.05) / (b + 0.05);
    };
    const style = (node, pseudo) => getComputedStyle(node, pseudo);
    const texts = [], borders = [];
    for (const node of document.querySelectorAll('body *')) {
        const hasText = [...node.childNodes].some((it) => it.nodeType === 3 && it.data.trim());
        if (!node.checkVisibility() || node.matches('script')) continue;
        if (hasText) texts.push([contrast(node, style(node).color), node.outerHTML]);
        if (node.matches('.help')) texts.push([contrast(node, style(node, '::before').color), 'help']);
        if (node.matches('li')) texts.push([contrast(node, style(node, '::marker').color), 'number']);
        if (node.matches('input')) {
            texts.push([contrast(node, style(node, '::placeholder').color), 'placeholder']);
            borders.push([contrast(node.parentElement, style(node).borderColor), 'input']);
        }
        if (node.matches('a, input, button')) {
            node.focus({ focusVisible: true });
            borders.push([contrast(node.parentElement, style(node).outlineColor), node.outerHTML]);
        }
    }
    return [texts, borders].map((list) => list.sort(([a], [b]) => a - b)[0]);";

#[test]
fn all_text_has_contrast_in_the_light_and_in_the_dark() {
    let Some(page) = Page::of(hostile()) else {
        return;
    };
    for scheme in ["light", "dark"] {
        page.emulate("prefers-color-scheme", scheme);
        // A row and a line that a link has led to are colored in another way.
        for target in ["", "f1.0", "r1.0", "workflow-reminder"] {
            page.browser.run(&format!("location.hash = {target:?}"));
            let least = page.browser.run(LEAST_CONTRAST);
            assert!(least[0][0].as_f64().unwrap() >= 4.5, "{scheme}: {least:#}");
            assert!(least[1][0].as_f64().unwrap() >= 3.0, "{scheme}: {least:#}");
        }
    }
}

#[test]
fn it_is_light_or_dark_as_is_preferred_or_chosen() {
    let Some(page) = Page::of(Stage::with_sample()) else {
        return;
    };
    let color = || {
        let color = "return getComputedStyle(document.body).backgroundColor";
        page.browser.run(color).as_str().unwrap().to_owned()
    };
    page.emulate("prefers-color-scheme", "light");
    let light = color();
    assert_eq!(page.seen("#theme"), ["Dark mode"]);
    page.emulate("prefers-color-scheme", "dark");
    let dark = color();
    assert_ne!(light, dark);
    assert_eq!(page.seen("#theme"), ["Light mode"]);
    page.browser.click("#theme");
    assert_eq!(
        (color(), page.seen("#theme")),
        (light, vec!["Dark mode".to_owned()])
    );
    page.browser.click("#theme");
    assert_eq!(color(), dark);
}

#[test]
fn it_fits_where_it_is_shown() {
    let Some(page) = Page::of(hostile()) else {
        return;
    };
    for width in [320, 360, 768, 900, 1_280, 1_600] {
        page.resize(width);
        let outside = page.browser.texts(
            "return [...document.querySelectorAll('body :not(.skip)')]
                .filter((it) => it.checkVisibility())
                .filter((it) => it.getBoundingClientRect().right > innerWidth + 1)
                .map((it) => it.outerHTML.slice(0, 200))",
        );
        assert_eq!(outside, [""; 0], "{width}");
        let scroll = page
            .browser
            .run("return document.documentElement.scrollWidth");
        assert_eq!(scroll, width);
    }
}

#[test]
fn it_asks_for_nothing_and_says_nothing() {
    let Some(page) = Page::of(hostile()) else {
        return;
    };
    page.browser.press("/data");
    page.browser.press(ESCAPE);
    let console = page.browser.log("browser");
    assert!(console.is_empty(), "{console:?}");
    let loaded = "return performance.getEntriesByType('resource').map((it) => it.name)";
    assert_eq!(page.browser.texts(loaded), [""; 0]);
    let own = format!("file://{}", page.path().display());
    let messages = page.browser.log("performance");
    let messages = messages.iter().map(|it| it["message"].as_str().unwrap());
    let messages = messages.map(|it| serde_json::from_str::<Value>(it).unwrap()["message"].clone());
    let requests = messages.filter(|it| it["method"] == "Network.requestWillBeSent");
    let urls = requests.map(|it| it["params"]["request"]["url"].as_str().unwrap().to_owned());
    let urls: Vec<String> = urls.filter(|url| !url.starts_with("data:")).collect();
    assert_eq!(urls, [own]);
}

#[test]
fn what_gets_into_it_can_neither_run_nor_load() {
    let Some(page) = Page::of(Stage::with_sample()) else {
        return;
    };
    let refused = page.browser.texts(
        "const refused = [];
        addEventListener('securitypolicyviolation', (it) => refused.push(it.effectiveDirective));
        const script = document.createElement('script');
        script.textContent = 'window.hasRun = true';
        const image = document.createElement('img');
        const failed = new Promise((resolve) => image.addEventListener('error', resolve));
        image.src = 'http://127.0.0.1:9/image.png';
        document.body.append(script, image);
        return failed.then(() => [...refused.sort(), String(window.hasRun)])",
    );
    assert_eq!(refused, ["img-src", "script-src-elem", "undefined"]);
}

#[test]
fn without_scripts_all_is_there_but_the_search() {
    let Some(page) = Page::of(Stage::with_sample()) else {
        return;
    };
    let off = json!({ "value": true });
    page.browser
        .command("Emulation.setScriptExecutionDisabled", &off);
    page.load();
    assert_eq!(page.seen(".workflow").len(), 4);
    assert!(page.seen("tr[id]").len() > 20);
    assert_eq!(page.seen("search, button"), [""; 0]);
}

#[test]
fn on_paper_there_is_nothing_to_click() {
    let Some(page) = Page::of(Stage::with_sample()) else {
        return;
    };
    page.browser
        .run("document.documentElement.style.colorScheme = 'dark'");
    let media = json!({ "media": "print" });
    page.browser.command("Emulation.setEmulatedMedia", &media);
    page.browser.wait_until("matchMedia('print').matches");
    let scheme = "return getComputedStyle(document.documentElement).colorScheme";
    assert_eq!(page.browser.run(scheme), "light");
    assert_eq!(page.seen("nav, search, button"), [""; 0]);
    assert_eq!(page.seen(".workflow").len(), 4);
}
