-- title: Who else used a value
-- columns: identity, identity_name, party, party_name, events, first, last
--
-- Identities with an event that carries `value` in the column `field`, over the whole case whatever the filter.
select identity, identity_name, party, party_name, count(*) as events, min(time) as first, max(time) as last
from acts
where
  cast(getvariable('value') as varchar) = case cast(getvariable('field') as varchar)
    when 'identity' then identity
    when 'party' then party
    when 'source' then source
    when 'operation' then operation
    when 'operation_key' then operation_key
    when 'service' then service
    when 'event_class' then event_class
    when 'activity' then activity
    when 'actor_key' then actor_key
    when 'actor_id' then actor_id
    when 'actor_name' then actor_name
    when 'actor_tenant' then actor_tenant
    when 'actor_credential' then actor_credential
    when 'actor_via' then actor_via
    when 'tenant' then tenant
    when 'target_id' then target_id
    when 'target_name' then target_name
    when 'target_path' then target_path
    when 'src_ip' then src_ip
    when 'src_host' then src_host
    when 'src_as_org' then src_as_org
    when 'src_country' then src_country
    when 'src_city' then src_city
    when 'user_agent' then user_agent
    when 'device_id' then device_id
    when 'device_name' then device_name
    when 'app_id' then app_id
    when 'app_name' then app_name
    when 'auth_flow' then auth_flow
    when 'session_id' then session_id
    when 'correlation_id' then correlation_id
    when 'token_id' then token_id
    when 'trust_org' then trust_org
  end
group by identity, identity_name, party, party_name
order by events desc, first
limit 200
