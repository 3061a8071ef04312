//! Process instances, ended ones too: `/history/process-instance`.

crate::operations! { Camunda7;
    GET_HISTORIC_PROCESS_INSTANCES = GET "/history/process-instance"
        as getHistoricProcessInstances: Read, Rows, by Offset, since 7 2, "Process instances, ended ones too." {
        query [
            sortBy sortOrder firstResult maxResults processInstanceId processInstanceIds processInstanceIdNotIn processDefinitionId
            processDefinitionKey processDefinitionKeyIn processDefinitionName processDefinitionNameLike processDefinitionKeyNotIn
            processInstanceBusinessKey processInstanceBusinessKeyIn processInstanceBusinessKeyLike rootProcessInstances
            rootProcessInstanceId finished unfinished withJobsRetrying withIncidents withRootIncidents incidentIdIn incidentType
            incidentStatus incidentMessage incidentMessageLike startedBefore startedAfter finishedBefore finishedAfter
            executedActivityAfter executedActivityBefore executedJobAfter executedJobBefore startedBy superProcessInstanceId
            subProcessInstanceId superCaseInstanceId subCaseInstanceId caseInstanceId tenantIdIn withoutTenantId activityIdIn
            executedActivityIdIn activeActivityIdIn active suspended completed externallyTerminated internallyTerminated variables
            variableNamesIgnoreCase variableValuesIgnoreCase
        ]
    };
    QUERY_HISTORIC_PROCESS_INSTANCES = POST "/history/process-instance"
        as queryHistoricProcessInstances: Read, Rows, by Offset, since 7 2,
        "Process instances, ended ones too, with filters in the body." {
        query [firstResult maxResults]
        body [
            processInstanceId processInstanceIds processInstanceIdNotIn processDefinitionId processDefinitionKey processDefinitionKeyIn
            processDefinitionName processDefinitionNameLike processDefinitionKeyNotIn processInstanceBusinessKey
            processInstanceBusinessKeyIn processInstanceBusinessKeyLike rootProcessInstances rootProcessInstanceId finished unfinished
            withJobsRetrying withIncidents withRootIncidents incidentIdIn incidentType incidentStatus incidentMessage incidentMessageLike
            startedBefore startedAfter finishedBefore finishedAfter executedActivityAfter executedActivityBefore executedJobAfter
            executedJobBefore startedBy superProcessInstanceId subProcessInstanceId superCaseInstanceId subCaseInstanceId caseInstanceId
            tenantIdIn withoutTenantId activityIdIn executedActivityIdIn activeActivityIdIn active suspended completed externallyTerminated
            internallyTerminated variables variableNamesIgnoreCase variableValuesIgnoreCase orQueries sorting
        ]
    };
    GET_HISTORIC_PROCESS_INSTANCES_COUNT = GET "/history/process-instance/count"
        as getHistoricProcessInstancesCount: Read, Count, since 7 2, "How many instances, ended ones too." {
        query [
            processInstanceId processInstanceIds processInstanceIdNotIn processDefinitionId processDefinitionKey processDefinitionKeyIn
            processDefinitionName processDefinitionNameLike processDefinitionKeyNotIn processInstanceBusinessKey
            processInstanceBusinessKeyIn processInstanceBusinessKeyLike rootProcessInstances rootProcessInstanceId finished unfinished
            withJobsRetrying withIncidents withRootIncidents incidentIdIn incidentType incidentStatus incidentMessage incidentMessageLike
            startedBefore startedAfter finishedBefore finishedAfter executedActivityAfter executedActivityBefore executedJobAfter
            executedJobBefore startedBy superProcessInstanceId subProcessInstanceId superCaseInstanceId subCaseInstanceId caseInstanceId
            tenantIdIn withoutTenantId activityIdIn executedActivityIdIn activeActivityIdIn active suspended completed externallyTerminated
            internallyTerminated variables variableNamesIgnoreCase variableValuesIgnoreCase
        ]
    };
    QUERY_HISTORIC_PROCESS_INSTANCES_COUNT = POST "/history/process-instance/count"
        as queryHistoricProcessInstancesCount: Read, Count, since 7 2, "How many instances, ended ones too, with filters in the body." {
        body [
            processInstanceId processInstanceIds processInstanceIdNotIn processDefinitionId processDefinitionKey processDefinitionKeyIn
            processDefinitionName processDefinitionNameLike processDefinitionKeyNotIn processInstanceBusinessKey
            processInstanceBusinessKeyIn processInstanceBusinessKeyLike rootProcessInstances rootProcessInstanceId finished unfinished
            withJobsRetrying withIncidents withRootIncidents incidentIdIn incidentType incidentStatus incidentMessage incidentMessageLike
            startedBefore startedAfter finishedBefore finishedAfter executedActivityAfter executedActivityBefore executedJobAfter
            executedJobBefore startedBy superProcessInstanceId subProcessInstanceId superCaseInstanceId subCaseInstanceId caseInstanceId
            tenantIdIn withoutTenantId activityIdIn executedActivityIdIn activeActivityIdIn active suspended completed externallyTerminated
            internallyTerminated variables variableNamesIgnoreCase variableValuesIgnoreCase orQueries sorting
        ]
    };
    DELETE_HISTORIC_PROCESS_INSTANCES_ASYNC = POST "/history/process-instance/delete"
        as deleteHistoricProcessInstancesAsync: Destructive, Object, "Delete ended instances, as a batch." {
        body [historicProcessInstanceIds historicProcessInstanceQuery deleteReason failIfNotExists]
    };
    GET_HISTORIC_PROCESS_INSTANCE_DURATION_REPORT = GET "/history/process-instance/report"
        as getHistoricProcessInstanceDurationReport: Read, Rows, "How long instances took, by month or quarter." {
        query [reportType periodUnit processDefinitionIdIn processDefinitionKeyIn startedBefore startedAfter]
    };
    SET_REMOVAL_TIME_ASYNC = POST "/history/process-instance/set-removal-time"
        as setRemovalTimeAsync: Destructive, Object, "Set when ended instances are removed, as a batch." {
        body [
            historicProcessInstanceIds historicProcessInstanceQuery hierarchical updateInChunks updateChunkSize absoluteRemovalTime
            clearedRemovalTime calculatedRemovalTime
        ]
    };
    GET_HISTORIC_PROCESS_INSTANCE = GET "/history/process-instance/{id}"
        as getHistoricProcessInstance: Read, Object, since 7 2, "One instance, ended or not.";
    DELETE_HISTORIC_PROCESS_INSTANCE = DELETE "/history/process-instance/{id}"
        as deleteHistoricProcessInstance: Destructive, Nothing, "Delete an ended instance." { query [failIfNotExists] };
    DELETE_HISTORIC_VARIABLE_INSTANCES_OF_HISTORIC_PROCESS_INSTANCE = DELETE "/history/process-instance/{id}/variable-instances"
        as deleteHistoricVariableInstancesOfHistoricProcessInstance: Destructive, Nothing, "Delete the variable history of an instance.";
}
