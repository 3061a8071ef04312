//! What instances wait for, and how it reaches them: `/message`, `/signal`, `/condition`, `/event-subscription`.

crate::operations! { Camunda7;
    DELIVER_MESSAGE = POST "/message" as deliverMessage: Irreversible, Rows, since 7 2, "Correlate a message." {
        body [
            messageName businessKey tenantId withoutTenantId processInstanceId correlationKeys localCorrelationKeys processVariables
            processVariablesLocal processVariablesToTriggeredScope all resultEnabled variablesInResultEnabled
        ]
    };
    THROW_SIGNAL = POST "/signal" as throwSignal: Irreversible, Nothing, "Broadcast a signal, or send it to one execution." {
        body [name executionId variables tenantId withoutTenantId]
    };
    EVALUATE_CONDITION = POST "/condition" as evaluateCondition: Irreversible, Rows, "Start the instances whose start condition holds." {
        body [variables businessKey tenantId withoutTenantId processDefinitionId]
    };
    GET_EVENT_SUBSCRIPTIONS = GET "/event-subscription"
        as getEventSubscriptions: Read, Rows, by Offset, "Messages, signals and conditions waited for." {
        query [
            eventSubscriptionId eventName eventType executionId processInstanceId activityId tenantIdIn withoutTenantId
            includeEventSubscriptionsWithoutTenantId sortBy sortOrder firstResult maxResults
        ]
    };
    GET_EVENT_SUBSCRIPTIONS_COUNT = GET "/event-subscription/count"
        as getEventSubscriptionsCount: Read, Count, "How many event subscriptions." {
        query [
            eventSubscriptionId eventName eventType executionId processInstanceId activityId tenantIdIn withoutTenantId
            includeEventSubscriptionsWithoutTenantId
        ]
    };
}
