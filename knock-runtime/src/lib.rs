//! A client for the [Knock](https://knock.app) notification API, and the types that
//! generated workflow bindings name.
//!
//! [`Client`] sends requests: [`Client::trigger`], [`Client::cancel`],
//! [`Client::users`], and [`Client::request`] for what has no method of its own.
//! [`Scalar`], [`Payload`], [`Recipient`] and what stands beside them are the types of
//! generated code. The feature `testing` has an in-process Knock for tests.
#![cfg_attr(feature = "testing", doc = "")]
#![cfg_attr(feature = "testing", doc = include_str!("../README.md"))]

mod attachment;
mod audiences;
#[cfg(feature = "blocking")]
mod blocking;
mod bulk;
mod bulk_operation;
mod cancel;
mod channel_data;
mod client;
#[doc(hidden)]
pub mod derive;
mod error;
mod feeds;
mod finite;
#[doc(hidden)]
pub mod generated;
mod guides;
mod identify;
mod json;
mod list;
mod macros;
mod messages;
mod notify;
mod number;
mod objects;
mod open_enum;
mod ordered;
mod payload;
mod platform;
mod preference_center;
mod preference_sets;
mod preferences;
mod prepared;
mod providers;
#[cfg_attr(not(feature = "rate-limit"), path = "rate_limit/absent.rs")]
mod rate_limit;
mod recipient;
mod reference;
mod request;
mod retry;
mod scalar;
mod schedules;
mod shape;
#[cfg_attr(not(feature = "tracing"), path = "span/absent.rs")]
mod span;
mod split;
mod subscriptions;
mod tenant;
mod tenants;
#[cfg(feature = "testing")]
pub mod testing;
mod timestamp;
mod trigger;
mod until;
mod user_or_object;
#[cfg(feature = "user-tokens")]
pub mod user_token;
mod users;
#[cfg(feature = "webhooks")]
pub mod webhook;
mod whose;
mod workflow;
mod workflow_recipient_runs;

pub use attachment::Attachment;
pub use audiences::{Audience, AudienceMember, AudienceMembership, ChangeMembers};
#[cfg(feature = "blocking")]
pub use blocking::{Blocking, BlockingIter};
pub use bulk::Bulk;
pub use bulk_operation::{BulkErrorItem, BulkOperation, BulkStatus, BulkWait};
pub use cancel::Cancel;
pub use channel_data::{
    ChannelData, DiscordChannelData, DiscordConnection, MsTeamsChannelData, MsTeamsConnection,
    OneSignalPlayers, Provider, PushDevice, PushDevices, PushTargets, PushTokens,
    RecipientChannelData, SetChannelData, SlackChannelData, SlackConnection,
};
pub use client::{Client, ClientBuilder};
pub use error::{Error, ErrorCode, ErrorKind, FieldError, Result};
pub use feeds::{
    Archived, FeedCounts, FeedFeatures, FeedItem, FeedMode, FeedSettings, FeedStatus, UserFeed,
};
pub use guides::{
    ActivationUrlPattern, ActivationUrlRule, ArchiveGuide, ChangeGuide, Guide, GuideGroup,
    GuideMessage, GuideStatus, GuideStep, GuideStepMessage, GuideStepReference, Guides,
    IneligibilityReason, IneligibleGuide, ListGuides, MarkGuideInteracted, MarkGuideSeen,
    UserGuides,
};
pub use identify::{Identify, SetObject};
#[cfg(feature = "macros")]
pub use knock_macros::{KnockData, Workflow};
pub use list::{Items, List, Page, PageInfo, Pages};
#[cfg(feature = "macros")]
#[doc(hidden)]
pub use macros::{__include_workflows, __workflows};
pub use messages::{
    Activity, BatchInteracted, BulkMessageAction, BulkMessages, ChatBlock, ChatContent,
    ChatTemplate, DeliveryLog, DeliveryRequest, DeliveryResponse, DeliveryStatus, EmailContent,
    EngagementStatus, FeedBlock, FeedButton, InAppFeedContent, MarkInteracted, Message,
    MessageBatch, MessageChannel, MessageContent, MessageContents, MessageEvent, MessageEventType,
    MessageSource, Messages, PushContent, RecipientSnapshot, SmsContent, SourceType,
};
pub use notify::{CancelNotify, Notified, Notify};
pub use number::Number;
pub use objects::{Object, Objects};
pub use ordered::Ordered;
pub use payload::{Entries, Extra, Fields, Payload, serialize_fields};
pub use preference_center::{
    PreferenceCenter, PreferenceCenterBranding, PreferenceCenterConfig, PreferenceCenterPage,
    PreferenceCenterRow, PreferenceCenterRowType, PreferenceCenterUrl,
};
pub use preference_sets::{RecipientPreferences, SetPreferences};
pub use preferences::{
    ChannelType, Condition, Preference, PreferenceSet, WorkflowPreference, WorkflowSettings,
};
pub use prepared::PreparedTrigger;
pub use providers::{
    ListMsTeams, ListMsTeamsChannels, ListSlackChannels, MsTeams, MsTeamsChannel, MsTeamsChannels,
    MsTeamsTeam, ProviderAuth, ProviderConnection, RevokedAccess, Slack, SlackChannel,
};
#[cfg(feature = "rate-limit")]
pub use rate_limit::RateLimit;
pub use recipient::{Identified, IntoRecipients, Recipient};
pub use reference::RecipientReference;
pub use request::{RawRequest, Request, Response};
pub use scalar::Scalar;
pub use schedules::{
    CreateSchedules, DeleteSchedules, NewSchedule, Repeat, RepeatFrequency, RepeatRule, Schedule,
    Schedules, UpdateSchedules,
};
pub use shape::{KnockData, Member, Shape};
pub use split::{Split, SplitPart, SplitRetry, SplitRun};
pub use subscriptions::{Subscribe, Subscribers, Subscription, Unsubscribe};
pub use tenant::Tenant;
pub use tenants::{Branding, SetTenant, StoredTenant, TenantSettings, Tenants};
pub use timestamp::{DateTime, Timestamp, TimestampError};
pub use trigger::{Trigger, WorkflowRun};
pub use until::{Day, DurationUnit, Until, WindowRule};
pub use user_or_object::UserOrObject;
pub use users::{BulkSetPreferences, User, Users};
pub use workflow::Workflow;
pub use workflow_recipient_runs::{
    RunEvent, RunEventStatus, RunStatus, TriggerSource, TriggerSourceType, WorkflowRecipientRun,
    WorkflowRecipientRuns,
};

// Generated code and the callers of raw requests name these, so that neither needs
// a dependency of its own.
pub use reqwest::{self, Method, StatusCode, header::HeaderMap};
pub use serde::ser::{Serialize, SerializeMap, Serializer};
pub use serde_json::Value;

/// A JSON object whose keys are sorted.
pub type Map = serde_json::Map<String, Value>;
