//! The client at 64 in flight against a Knock that fails in every way, for a long time: `soak [SECONDS]`, ten minutes
//! by default. Fails if its memory grows, or if tasks or open files are left in the end.
//!
//! The Knock is the one of the testing kit, over real sockets, in a process of its own.

use std::collections::BTreeMap;
use std::env;
use std::fmt;
use std::fs;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use knock_benchmarks::runtime::{Sink, one_thread};
use knock_benchmarks::{Sample, Table, Unit, machine};
use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{Client, StatusCode};
use serde_json::json;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};

const IN_FLIGHT: usize = 64;
/// How long an attempt may take: what makes a Knock that never answers one that answers too late.
const PATIENCE: Duration = Duration::from_secs(1);
/// After how long one of a hundred triggers is given up by its caller.
const GIVE_UP: Duration = Duration::from_millis(2);
/// How much more memory there may be in the last fifth than in the second one.
const TOLERANCE: f64 = 1.05;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => soak(Duration::from_secs(600)),
        ["knock"] => one_thread().block_on(knock()),
        [seconds] => match seconds.parse() {
            Ok(seconds @ 10..) => soak(Duration::from_secs(seconds)),
            _ => panic!("`{seconds}` is no number of seconds from 10; usage: soak [SECONDS]"),
        },
        _ => panic!("usage: soak [SECONDS]"),
    }
}

/// A Knock that fails one request in eight, from a seed, and that keeps nothing for long.
async fn knock() {
    let knock = FakeKnock::start().await.expect("the system has a port");
    let answer = |status| Failure::status(status).header("retry-after-ms", "20");
    let failures = [
        answer(StatusCode::TOO_MANY_REQUESTS),
        answer(StatusCode::INTERNAL_SERVER_ERROR),
        answer(StatusCode::SERVICE_UNAVAILABLE).after_processing(),
        Failure::disconnect(),
        Failure::disconnect().after_processing(),
        Failure::reset(),
        Failure::truncate(),
        Failure::stall(),
    ];
    let mut random = fastrand::Rng::with_seed(42);
    knock.fail_when(move |_| failures.get(random.usize(..8 * failures.len())).cloned());
    println!("{}", knock.url());
    let mut seconds = interval(Duration::from_secs(1));
    loop {
        seconds.tick().await;
        knock.forget();
    }
}

fn soak(length: Duration) {
    println!("{}\n", machine::description());
    let program = env::current_exe().expect("a program knows where it is");
    let knock = Sink::start(Command::new(program).arg("knock"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts");
    let soaked = runtime.block_on(run(knock.url(), length));
    println!("{soaked}");
    soaked.check();
}

/// What a process has at one moment.
#[derive(Clone, Copy, Debug)]
struct Moment {
    memory: f64,
    files: usize,
    tasks: usize,
}

impl Moment {
    fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").expect("Linux describes processes");
        let memory = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"))
            .and_then(|kib| kib.parse::<f64>().ok())
            .expect("a process has memory");
        let files = fs::read_dir("/proc/self/fd").expect("Linux lists open files");
        Self {
            memory: memory * 1024.0,
            files: files.count(),
            tasks: Handle::current().metrics().num_alive_tasks(),
        }
    }

    /// Whether there is no more than there was.
    fn is_clean(self, before: Self) -> bool {
        self.files <= before.files && self.tasks <= before.tasks
    }
}

/// How often each thing became of a trigger.
type Outcomes = Arc<Mutex<BTreeMap<String, u64>>>;

struct Soaked {
    length: Duration,
    outcomes: BTreeMap<String, u64>,
    before: Moment,
    during: Vec<Moment>,
    after: Moment,
}

async fn run(url: &str, length: Duration) -> Soaked {
    let before = Moment::now();
    let client = Client::builder()
        .api_key("sk_test_0123456789abcdefghijklmnopqrstuvwxyz")
        .base_url(url)
        .timeout(PATIENCE)
        .build()
        .expect("the key and the address are valid");
    let outcomes = Outcomes::default();
    let start = Instant::now();
    let mut lanes = JoinSet::new();
    for lane in 0..IN_FLIGHT {
        let (client, outcomes) = (client.clone(), outcomes.clone());
        lanes.spawn(async move {
            let mut number = 0;
            while start.elapsed() < length {
                let outcome = trigger(&client, lane, number).await;
                let mut outcomes = outcomes.lock().unwrap_or_else(PoisonError::into_inner);
                *outcomes.entry(outcome).or_default() += 1;
                number += 1;
            }
        });
    }
    let mut during = Vec::new();
    let mut moments = interval(length / 200);
    moments.tick().await;
    while start.elapsed() < length {
        moments.tick().await;
        during.push(Moment::now());
    }
    lanes.join_all().await;
    drop(client);
    // Connections end a moment after the client that kept them.
    let mut after = Moment::now();
    for _ in 0..100 {
        if after.is_clean(before) {
            break;
        }
        sleep(Duration::from_millis(50)).await;
        after = Moment::now();
    }
    let outcomes = std::mem::take(&mut *outcomes.lock().unwrap_or_else(PoisonError::into_inner));
    Soaked {
        length,
        outcomes,
        before,
        during,
        after,
    }
}

/// Triggers a workflow and says what came of it.
async fn trigger(client: &Client, lane: usize, number: usize) -> String {
    let request = client
        .trigger("reminder", [format!("user_{lane}")])
        .data(json!({ "number": number, "text": "x".repeat(300) }))
        .with_response();
    let outcome = if number % 100 == lane {
        match timeout(GIVE_UP, request).await {
            Ok(outcome) => outcome,
            Err(_) => return "given up by the caller".to_owned(),
        }
    } else {
        request.await
    };
    match outcome {
        Ok(response) => format!("succeeded at attempt {}", response.attempts()),
        Err(error) => format!(
            "failed after {} attempts: {:?}",
            error.attempts(),
            error.kind()
        ),
    }
}

impl Soaked {
    /// The samples of one fifth of the time, the first being 0.
    fn fifth(&self, number: usize) -> &[Moment] {
        let length = self.during.len() / 5;
        &self.during[number * length..(number + 1) * length]
    }

    /// # Panics
    ///
    /// When something has grown or is left.
    fn check(&self) {
        let [early, late] = [1, 4].map(|fifth| memory(self.fifth(fifth)).median());
        assert!(
            late <= early * TOLERANCE,
            "memory has grown from {early} to {late} bytes"
        );
        assert!(
            self.after.is_clean(self.before),
            "something is left: {:?} has become {:?}",
            self.before,
            self.after
        );
        let [once, again] = [1, 2].map(|attempt| {
            let outcome = format!("succeeded at attempt {attempt}");
            self.outcomes.get(&outcome).copied().unwrap_or_default()
        });
        assert!(once > 0 && again > 0, "nothing was tried again");
    }
}

fn memory(moments: &[Moment]) -> Sample {
    Sample::new(moments.iter().map(|moment| moment.memory))
}

impl fmt::Display for Soaked {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total: u64 = self.outcomes.values().sum();
        writeln!(
            out,
            "{total} triggers in {} s, {IN_FLIGHT} in flight\n",
            self.length.as_secs()
        )?;
        let mut outcomes = Table::new(["what became of a trigger", "triggers"]);
        for (outcome, count) in &self.outcomes {
            outcomes.row([outcome.clone(), count.to_string()]);
        }
        writeln!(out, "{outcomes}")?;

        let mut table = Table::new(["", "resident memory", "open files", "tasks"]);
        let mut row = |name: &str, moments: &[Moment]| {
            let most = |count: fn(&Moment) -> usize| {
                let most = moments.iter().map(count).max().unwrap_or_default();
                most.to_string()
            };
            table.row([
                name.to_owned(),
                memory(moments).shown(Unit::Bytes),
                most(|moment| moment.files),
                most(|moment| moment.tasks),
            ]);
        };
        row("before", &[self.before]);
        for (number, name) in ["first", "second", "third", "fourth", "last"]
            .iter()
            .enumerate()
        {
            row(&format!("{name} fifth"), self.fifth(number));
        }
        row("after", &[self.after]);
        write!(out, "{table}")
    }
}
