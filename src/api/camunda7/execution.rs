//! Executions and their local variables: `/execution`.

crate::operations! { Camunda7;
    GET_EXECUTIONS = GET "/execution" as getExecutions: Read, Rows, by Offset, since 7 2, "Executions." {
        query [
            businessKey processDefinitionId processDefinitionKey processInstanceId activityId signalEventSubscriptionName
            messageEventSubscriptionName active suspended incidentId incidentType incidentMessage incidentMessageLike tenantIdIn variables
            processVariables variableNamesIgnoreCase variableValuesIgnoreCase sortBy sortOrder firstResult maxResults
        ]
    };
    QUERY_EXECUTIONS = POST "/execution" as queryExecutions: Read, Rows, by Offset, since 7 2, "Executions, with filters in the body." {
        query [firstResult maxResults]
        body [
            businessKey processDefinitionId processDefinitionKey processInstanceId activityId signalEventSubscriptionName
            messageEventSubscriptionName active suspended incidentId incidentType incidentMessage incidentMessageLike tenantIdIn variables
            processVariables variableNamesIgnoreCase variableValuesIgnoreCase sorting
        ]
    };
    GET_EXECUTIONS_COUNT = GET "/execution/count" as getExecutionsCount: Read, Count, since 7 2, "How many executions." {
        query [
            businessKey processDefinitionId processDefinitionKey processInstanceId activityId signalEventSubscriptionName
            messageEventSubscriptionName active suspended incidentId incidentType incidentMessage incidentMessageLike tenantIdIn variables
            processVariables variableNamesIgnoreCase variableValuesIgnoreCase
        ]
    };
    QUERY_EXECUTIONS_COUNT = POST "/execution/count"
        as queryExecutionsCount: Read, Count, since 7 2, "How many executions, with filters in the body." {
        body [
            businessKey processDefinitionId processDefinitionKey processInstanceId activityId signalEventSubscriptionName
            messageEventSubscriptionName active suspended incidentId incidentType incidentMessage incidentMessageLike tenantIdIn variables
            processVariables variableNamesIgnoreCase variableValuesIgnoreCase sorting
        ]
    };
    GET_EXECUTION = GET "/execution/{id}" as getExecution: Read, Object, since 7 2, "One execution.";
    CREATE_INCIDENT = POST "/execution/{id}/create-incident"
        as createIncident: Reversible, Object, "Raise an incident of a type of one's own." { body [incidentType configuration message] };
    GET_LOCAL_EXECUTION_VARIABLES = GET "/execution/{id}/localVariables"
        as getLocalExecutionVariables: Read, Map, since 7 2, "Variables of an execution's own scope." { query [deserializeValues] };
    MODIFY_LOCAL_EXECUTION_VARIABLES = POST "/execution/{id}/localVariables"
        as modifyLocalExecutionVariables: Destructive, Nothing, since 7 2, "Set and delete several local variables." {
        body [modifications deletions]
    };
    GET_LOCAL_EXECUTION_VARIABLE = GET "/execution/{id}/localVariables/{varName}"
        as getLocalExecutionVariable: Read, Object, since 7 2, "One local variable." { query [deserializeValue] };
    PUT_LOCAL_EXECUTION_VARIABLE = PUT "/execution/{id}/localVariables/{varName}"
        as putLocalExecutionVariable: Reversible, Nothing, since 7 2, "Set a local variable." { body [value type valueInfo] };
    DELETE_LOCAL_EXECUTION_VARIABLE = DELETE "/execution/{id}/localVariables/{varName}"
        as deleteLocalExecutionVariable: Destructive, Nothing, since 7 2, "Delete a local variable.";
    GET_LOCAL_EXECUTION_VARIABLE_BINARY = GET "/execution/{id}/localVariables/{varName}/data"
        as getLocalExecutionVariableBinary: Read, Bytes, "Content of a local variable of bytes or a file.";
    SET_LOCAL_EXECUTION_VARIABLE_BINARY = POST "/execution/{id}/localVariables/{varName}/data"
        as setLocalExecutionVariableBinary: Reversible, Nothing, since 7 2, "Set a local variable to bytes or a file." {
        form [data valueType]
    };
    GET_MESSAGE_EVENT_SUBSCRIPTION = GET "/execution/{id}/messageSubscriptions/{messageName}"
        as getMessageEventSubscription: Read, Object, since 7 2, "The message an execution waits for.";
    TRIGGER_EVENT = POST "/execution/{id}/messageSubscriptions/{messageName}/trigger"
        as triggerEvent: Irreversible, Nothing, since 7 2, "Deliver a message to one execution." { body [variables] };
    SIGNAL_EXECUTION = POST "/execution/{id}/signal"
        as signalExecution: Irreversible, Nothing, since 7 2, "Let a waiting execution go on." { body [variables] };
}
