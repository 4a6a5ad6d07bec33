create schema if not exists work;
create or replace table own_estate (kind VARCHAR, id VARCHAR, evidence VARCHAR, confidence DOUBLE, confirmed BOOLEAN);
-- Of which own ids only the analyst can say whether they are ours, and why.
create or replace table own_question (kind VARCHAR, id VARCHAR, question VARCHAR);
create or replace table parties (
  party VARCHAR, name VARCHAR, org VARCHAR, class VARCHAR, direction VARCHAR, confidence DOUBLE, trusted BOOLEAN,
  first TIMESTAMP, last TIMESTAMP, events BIGINT);
create or replace table party_org (org VARCHAR, party VARCHAR);
create or replace table trusted_org (org VARCHAR);
create or replace table approved (party VARCHAR, kind VARCHAR, value VARCHAR);
-- Addresses seen in the networks that are agreed with a party.
create or replace table approved_address (party VARCHAR, address VARCHAR, network VARCHAR);
-- Agreed hours, one row for each stretch of time in which the zone has one offset. Days: seven signs from Monday, 1 for an agreed one.
create or replace table agreed_hours (
  party VARCHAR, from_time TIMESTAMP, to_time TIMESTAMP, offset_minutes INTEGER, days VARCHAR, start_minute INTEGER, end_minute INTEGER, hours VARCHAR);
-- When a contract holds: from_time up to but not including to_time; null where no end was said.
create or replace table contract (party VARCHAR, from_time TIMESTAMP, to_time TIMESTAMP, days VARCHAR);
create or replace table crown_jewel (value VARCHAR);
create or replace table own_device (value VARCHAR);
create or replace table actors (
  actor_key VARCHAR, identity VARCHAR, name VARCHAR, actor_type VARCHAR, home VARCHAR, own BOOLEAN, joined VARCHAR,
  first TIMESTAMP, last TIMESTAMP, events BIGINT);
-- Addresses seen in the networks that the profile declares, each with one party.
create or replace table party_address (address VARCHAR, party VARCHAR, name VARCHAR, network VARCHAR);
-- Applications that the profile declares, as logged, where they act: the log and the class of event in which the application is not what is acted on.
create or replace table party_app (app VARCHAR, source VARCHAR, event_class VARCHAR, party VARCHAR, name VARCHAR);
-- Why two names are one person or app, or may be: only joins of 0.8 and more that are not held apart carry anything. apart: why the analyst holds them apart.
create or replace table identity_edge (a VARCHAR, b VARCHAR, confidence DOUBLE, reason VARCHAR, kind VARCHAR, apart VARCHAR);
-- What the analyst decided: kind apart, member, not_member; party for the last two.
create or replace table identity_decision (kind VARCHAR, subject VARCHAR, object VARCHAR, party VARCHAR, reason VARCHAR);
-- credential, network, app: null when the membership holds for everything the actor did, else only for rows with that credential, from that network, by that application.
create or replace table actor_party (
  actor_key VARCHAR, identity VARCHAR, party VARCHAR, class VARCHAR, org VARCHAR, confidence DOUBLE, evidence VARCHAR, direction VARCHAR,
  from_time TIMESTAMP, to_time TIMESTAMP, credential VARCHAR, network VARCHAR, app VARCHAR);
-- What `acts` joins to each event, whole, so that every statement plans and probes as few tables as can be: who an actor is and of whom a member, whatever it did;
-- members by credential; organisations in which own identities worked.
create or replace table work.known_actor (
  actor_key VARCHAR, identity VARCHAR, name VARCHAR, own BOOLEAN,
  party VARCHAR, party_name VARCHAR, class VARCHAR, org VARCHAR, confidence DOUBLE, direction VARCHAR);
create or replace table work.known_credential (
  actor_key VARCHAR, credential VARCHAR, party VARCHAR, party_name VARCHAR, class VARCHAR, org VARCHAR, confidence DOUBLE, direction VARCHAR,
  from_time TIMESTAMP, to_time TIMESTAMP);
create or replace table work.known_outbound (org VARCHAR, party VARCHAR, party_name VARCHAR);
create or replace table log_span (source VARCHAR, first TIMESTAMP, last TIMESTAMP, events BIGINT);
create or replace table findings (
  finding_id UINTEGER, id VARCHAR, severity VARCHAR, time TIMESTAMP, end_time TIMESTAMP, actor_key VARCHAR, identity VARCHAR,
  party VARCHAR, summary VARCHAR, tactics VARCHAR[]);
create or replace table finding_events (finding_id UINTEGER, event_key UBIGINT);
-- What bundled data say of the addresses of the case; never part of an event. Detections do not read it.
create or replace table ip_context (address VARCHAR, country VARCHAR, asn UINTEGER, as_org VARCHAR, special VARCHAR);
-- kind: party or identity. Steps add up, then multiply, to the score in the last one.
create or replace table score_step (kind VARCHAR, subject VARCHAR, position INTEGER, text VARCHAR, value DOUBLE);
