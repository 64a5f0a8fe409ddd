mod plan;
mod repeat;
mod schedule;

use reqwest::Method;
use serde::Serialize;

use crate::bulk::{Bulk, BulkBody};
use crate::json::Json;
use crate::request::{Body, Path, encode_json, query_parameters};
use crate::trigger::{EMPTY_KEY, encode_run};
use crate::{Client, DateTime, IntoRecipients, List, Objects, Recipient, Request, Tenant, Users};

use plan::{Plan, plan_setters};

pub use plan::NewSchedule;
pub use repeat::Repeat;
pub use schedule::{RepeatFrequency, RepeatRule, Schedule};

/// The most recipients or schedules of one request, by
/// <https://docs.knock.app/concepts/schedules>.
const MOST: usize = 100;

/// The schedules of an environment; see [`Client::schedules`].
#[derive(Clone, Debug)]
pub struct Schedules {
    client: Client,
}

impl Client {
    /// The schedules of the environment: each runs a workflow for a recipient, once or
    /// again and again.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::{Day, Repeat, WindowRule};
    ///
    /// let mondays = WindowRule::weekly().days([Day::Monday]).hour(9);
    /// let schedules = client
    ///     .schedules()
    ///     .create("weekly-summary", ["user_123", "user_456"])
    ///     .repeats([Repeat::from(mondays).interval(2)])
    ///     .data(serde_json::json!({ "project_name": "Q1 Campaign" }))
    ///     .await?;
    /// for schedule in schedules {
    ///     println!("{} runs at {:?}", schedule.id, schedule.next_occurrence_at);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn schedules(&self) -> Schedules {
        Schedules {
            client: self.clone(),
        }
    }
}

impl Schedules {
    /// Lists the schedules of the workflow of this key.
    pub fn list(&self, key: impl Into<String>) -> List<Schedule> {
        let path = Path::new("/v1/schedules", []);
        Request::new(&self.client, Method::GET, path, ()).query_value("workflow", key)
    }

    /// Makes a schedule of the workflow of this key for each recipient, of whom there are
    /// up to 100. An object is notified itself, and those who have subscribed to it are
    /// not.
    ///
    /// To do it twice would make twice as many, so the request is not sent again once
    /// Knock may have received it.
    pub fn create(
        &self,
        key: impl Into<String>,
        recipients: impl IntoRecipients,
    ) -> CreateSchedules {
        let body = CreateSchedulesBody {
            workflow: key.into(),
            recipients: recipients.into_recipients(),
            plan: Plan::default(),
        };
        Request::new(
            &self.client,
            Method::POST,
            Path::new("/v1/schedules", []),
            body,
        )
    }

    /// Changes up to 100 schedules, all in the same way. What is not given stays.
    pub fn update<I: Into<String>>(&self, ids: impl IntoIterator<Item = I>) -> UpdateSchedules {
        let body = UpdateSchedulesBody {
            schedule_ids: ids.into_iter().map(Into::into).collect(),
            plan: Plan::default(),
        };
        Request::new(
            &self.client,
            Method::PUT,
            Path::new("/v1/schedules", []),
            body,
        )
    }

    /// Deletes up to 100 schedules for good. The answer is what they were.
    pub fn delete<I: Into<String>>(&self, ids: impl IntoIterator<Item = I>) -> DeleteSchedules {
        let body = DeleteSchedulesBody {
            schedule_ids: ids.into_iter().map(Into::into).collect(),
        };
        Request::new(
            &self.client,
            Method::DELETE,
            Path::new("/v1/schedules", []),
            body,
        )
    }

    /// Makes up to 1,000 schedules, of whatever workflows. As with [`create`](Self::create),
    /// the request is not sent again once Knock may have received it.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::{NewSchedule, WindowRule};
    ///
    /// let at_nine = WindowRule::daily().hour(9);
    /// let request = client.schedules().bulk_create([
    ///     NewSchedule::new("daily-summary", "user_123").repeats([at_nine.clone()]),
    ///     NewSchedule::new("reminder", "user_456").repeats([at_nine]),
    /// ]);
    /// let finished = request.wait().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn bulk_create(
        &self,
        schedules: impl IntoIterator<Item = NewSchedule>,
    ) -> Bulk<NewSchedule> {
        let schedules: Vec<_> = schedules.into_iter().collect();
        let fault = schedules.iter().find_map(NewSchedule::fault);
        let count = schedules.len();
        let path = Path::new("/v1/schedules/bulk/create", []);
        let body = BulkBody::new("schedules", schedules);
        Request::new(&self.client, Method::POST, path, body)
            .refuse_if(fault)
            .not_empty("schedules", count)
            .limited()
    }
}

impl Users {
    /// Lists the schedules for a user, the latest first.
    pub fn schedules(&self, user_id: impl Into<String>) -> List<Schedule> {
        let path = Path::new("/v1/users/{user_id}/schedules", [user_id.into()]);
        Request::new(&self.client, Method::GET, path, ())
    }
}

impl Objects {
    /// Lists the schedules for an object.
    pub fn schedules(&self, id: impl Into<String>) -> List<Schedule> {
        let path = Path::new(
            "/v1/objects/{collection}/{id}/schedules",
            [self.collection.clone(), id.into()],
        );
        Request::new(&self.client, Method::GET, path, ())
    }
}

/// The filters of a list of schedules; a schedule has to pass all that are set.
impl List<Schedule> {
    query_parameters! {
        /// Only schedules of the workflow of this key.
        workflow(impl Into<String>) = query_value "workflow",
        /// Only schedules for this tenant.
        tenant(impl Into<String>) = query_value "tenant",
        /// Only schedules for these recipients, given by their ids: for
        /// [`Schedules::list`], since other lists are of one recipient anyway.
        recipients(impl IntoRecipients) = query_recipients "recipients",
    }
}

/// A request that makes schedules.
pub type CreateSchedules = Request<Vec<Schedule>, CreateSchedulesBody>;

/// The body of a [`CreateSchedules`].
#[derive(Clone, Debug, Serialize)]
pub struct CreateSchedulesBody {
    workflow: String,
    recipients: Vec<Recipient>,
    #[serde(flatten)]
    plan: Plan,
}

impl CreateSchedules {
    plan_setters!(body.plan);
}

impl Body for CreateSchedulesBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        if self.workflow.is_empty() {
            return Err(EMPTY_KEY.to_owned());
        }
        check_count("recipients", self.recipients.len())?;
        match self.recipients.iter().find_map(Recipient::fault) {
            Some(fault) => Err(fault),
            None => encode_run("schedule", self),
        }
    }
}

/// A request that changes schedules.
pub type UpdateSchedules = Request<Vec<Schedule>, UpdateSchedulesBody>;

/// The body of an [`UpdateSchedules`].
#[derive(Clone, Debug, Serialize)]
pub struct UpdateSchedulesBody {
    schedule_ids: Vec<String>,
    #[serde(flatten)]
    plan: Plan,
}

macro_rules! removals {
    ($($(#[$attribute:meta])* $name:ident = $property:literal),+ $(,)?) => {$(
        $(#[$attribute])*
        pub fn $name(mut self) -> Self {
            self.body.plan.set($property, Json::new($property, &()));
            self
        }
    )+};
}

impl UpdateSchedules {
    plan_setters!(body.plan);

    removals! {
        /// Takes the moment back at which the workflow begins to run.
        without_scheduled_at = "scheduled_at",
        /// Takes the moment back at which the workflow ends to run.
        without_ending_at = "ending_at",
        /// Takes the data back.
        without_data = "data",
        /// Takes the actor back.
        without_actor = "actor",
        /// Takes the tenant back.
        without_tenant = "tenant",
    }
}

impl Body for UpdateSchedulesBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        check_count("schedules", self.schedule_ids.len())?;
        encode_run("schedule", self)
    }
}

/// A request that deletes schedules.
pub type DeleteSchedules = Request<Vec<Schedule>, DeleteSchedulesBody>;

/// The body of a [`DeleteSchedules`].
#[derive(Clone, Debug, Serialize)]
pub struct DeleteSchedulesBody {
    schedule_ids: Vec<String>,
}

impl Body for DeleteSchedulesBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        check_count("schedules", self.schedule_ids.len())?;
        encode_json(self)
    }
}

fn check_count(name: &str, count: usize) -> Result<(), String> {
    match count {
        1..=MOST => Ok(()),
        0 => Err(format!("there are no {name}")),
        _ => Err(format!(
            "there are {count} {name}, and Knock takes up to {MOST} in one request \
             (https://docs.knock.app/concepts/schedules)"
        )),
    }
}
